import type { MarketSymbol } from "@tandem/domain/market";
import type { MarketView } from "@tandem/engine/market-view";
import { ServiceError } from "../errors.ts";

/**
 * @throws {ServiceError} NOT_FOUND, `unknown_symbol`, when no venue lists the symbol. While no market is loaded
 *   yet, every symbol passes: a page that opens during the start waits instead of failing.
 */
export function requireSymbol(market: MarketView, symbol: MarketSymbol): void {
  const markets = market.markets();
  if (markets.length > 0 && !markets.some((listed) => listed.symbol === symbol))
    throw new ServiceError("NOT_FOUND", { reason: "unknown_symbol" });
}
