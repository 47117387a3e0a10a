import type { MarketSymbol } from "@tandem/domain/market";
import type { VenueRestrictions } from "@tandem/engine/ports";
import type { CcxtCurrency, CcxtExchange, CcxtMarket } from "../ccxt/ccxt-types.ts";
import { reasonOf } from "../reason-of.ts";

type Words = Pick<VenueProfile, "isOpen" | "fetchListed" | "isHalted">;

import type { VenueProfile } from "./venue-exchange.ts";

/** ccxt's own words for a venue that does not trade; any other is not understood, and says nothing. */
const HALTED: readonly string[] = ["maintenance", "shutdown", "error"];

/**
 * What a venue says that it has closed, as far as it says so without a key: markets, wallets, the venue as a whole. A
 * part that fails keeps what it said last, and its failure is named.
 * @throws what the first part throws when all fail.
 */
export function createRestrictions(adapter: Words) {
  let haltedSymbols: readonly MarketSymbol[] = [];
  let closedWallets: readonly string[] = [];
  let isHalted: boolean | undefined;

  return async (exchange: CcxtExchange, followed: readonly CcxtMarket[]): Promise<VenueRestrictions> => {
    const parts: Promise<void>[] = [
      listed(exchange, followed).then((symbols) => {
        haltedSymbols = symbols;
      }),
    ];
    if (exchange.has["fetchCurrencies"] === true) {
      parts.push(
        exchange.fetchCurrencies().then((currencies) => {
          closedWallets = closedOf(Object.values(currencies ?? {}));
        }),
      );
    }
    if (exchange.has["fetchStatus"] === true) {
      parts.push(
        exchange.fetchStatus().then((status) => {
          isHalted = adapter.isHalted?.(status) ?? HALTED.includes(status.status ?? "");
        }),
      );
    }
    const results = await Promise.allSettled(parts);
    const [first] = results;
    if (first?.status === "rejected" && results.every(({ status }) => status === "rejected")) throw first.reason;
    const unanswered = results.flatMap((result) => (result.status === "rejected" ? [reasonOf(result.reason)] : []));
    return {
      haltedSymbols,
      closedWallets,
      ...(isHalted !== undefined && { isHalted }),
      ...(unanswered.length > 0 && { unanswered }),
    };
  };

  async function listed(exchange: CcxtExchange, followed: readonly CcxtMarket[]): Promise<MarketSymbol[]> {
    const isOpen = adapter.isOpen ?? ((market: CcxtMarket) => market.active !== false);
    const markets = await (adapter.fetchListed?.(exchange, followed) ?? exchange.fetchMarkets());
    const open = new Set(markets.filter(isOpen).map(({ symbol }) => symbol));
    // One that is not listed any more does not trade either.
    return followed.flatMap(({ symbol }) => (open.has(symbol) ? [] : [symbol]));
  }
}

const closedOf = (currencies: readonly CcxtCurrency[]): string[] =>
  currencies.flatMap(({ code, active, deposit, withdraw }) =>
    [active, deposit, withdraw].includes(false) ? [code] : [],
  );
