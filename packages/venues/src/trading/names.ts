import type { MarketSymbol } from "@tandem/domain/market";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { isRecord } from "../read-json.ts";
import type { Names } from "./dialect.ts";

/** The spot markets of a loaded exchange, by all names that a venue uses for them. */
export function createNames(exchange: CcxtExchange): Names {
  const ids = new Map<MarketSymbol, string>();
  const symbols = new Map<string, MarketSymbol>();
  for (const { id, symbol, spot, info } of Object.values(exchange.markets ?? {})) {
    if (spot !== true) continue;
    ids.set(symbol, id);
    symbols.set(id, symbol);
    // Kraken lists orders under another name than it takes them.
    const other = isRecord(info) ? info["altname"] : undefined;
    if (typeof other === "string" && !symbols.has(other)) symbols.set(other, symbol);
  }
  return {
    idOf: (symbol) => ids.get(symbol),
    symbolOf: (id) => symbols.get(id),
    assetOf: (id) => exchange.safeCurrencyCode(id) ?? id,
  };
}
