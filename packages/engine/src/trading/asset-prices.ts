import type { Market } from "@tandem/domain/market";
import { mulDivFloor, SCALE } from "@tandem/domain/money";
import { floorScaledOfDouble } from "@tandem/domain/scaled-double";
import type { Clock } from "../ports.ts";
import { REPORTING_CURRENCY } from "./trader.ts";
import type { TraderMarket } from "./trader-market.ts";

/** A price is good for so long before books are asked again. */
const FRESH_MS = 250;
const MARKETS_MS = 5_000;
/** Through these an asset without a market of its own in the reporting currency is priced. */
const BRIDGES = ["USDT", "USDC", "USD", "EUR", "BTC", "ETH"] as const;
const FALLBACK = "USDT";

export type AssetPrices = {
  /** `USD` where a followed market is quoted in it, else `USDT`. */
  readonly currency: () => string;
  /** Reporting units per unit, scaled by 10^18; the last that was seen where no book shows one now. */
  readonly priceOf: (asset: string) => bigint | undefined;
  /** What `amount` of an asset is worth in another, rounded down. */
  readonly worthIn: (asset: string, amount: bigint, of: string) => bigint | undefined;
};

type Known = { readonly at: number; readonly price: bigint | undefined };

/** Prices from the mids of usable books, the middle one of all venues; stablecoins are priced like everything else. */
export function createAssetPrices(market: Pick<TraderMarket, "book" | "markets">, clock: Clock): AssetPrices {
  const known = new Map<string, Known>();
  let byPair = new Map<string, Market[]>();
  let currency = FALLBACK;
  let readAt = Number.NEGATIVE_INFINITY;

  function readMarkets(): void {
    const now = clock.monotonicMs();
    if (now - readAt < MARKETS_MS && byPair.size > 0) return;
    readAt = now;
    byPair = new Map();
    currency = FALLBACK;
    for (const one of market.markets()) {
      const pair = `${one.base}/${one.quote}`;
      const same = byPair.get(pair);
      if (same === undefined) byPair.set(pair, [one]);
      else same.push(one);
      if (one.quote === REPORTING_CURRENCY) currency = REPORTING_CURRENCY;
    }
  }

  const mids = (pair: string): number[] =>
    (byPair.get(pair) ?? []).flatMap(({ venue, symbol }) => {
      const state = market.book(venue, symbol);
      return state?.isUsable && !state.book.isCrossed ? [(state.book.bestBid + state.book.bestAsk) / 2] : [];
    });

  /** Units of `to` per unit of `from`, by a market of the two. */
  function direct(from: string, to: string): number | undefined {
    const all = [...mids(`${from}/${to}`), ...mids(`${to}/${from}`).map((mid) => 1 / mid)].filter(
      (mid) => Number.isFinite(mid) && mid > 0,
    );
    all.sort((a, b) => a - b);
    return all[Math.floor((all.length - 1) / 2)];
  }

  function look(asset: string): number | undefined {
    const straight = direct(asset, currency);
    if (straight !== undefined) return straight;
    for (const bridge of BRIDGES) {
      if (bridge === asset || bridge === currency) continue;
      const first = direct(asset, bridge);
      const second = first === undefined ? undefined : direct(bridge, currency);
      if (first !== undefined && second !== undefined) return first * second;
    }
    return undefined;
  }

  function priceOf(asset: string): bigint | undefined {
    readMarkets();
    if (asset === currency) return SCALE;
    const now = clock.monotonicMs();
    const last = known.get(asset);
    if (last !== undefined && now - last.at < FRESH_MS) return last.price;
    const found = look(asset);
    const price = found === undefined ? last?.price : floorScaledOfDouble(found);
    known.set(asset, { at: now, price });
    return price;
  }

  return {
    currency: () => {
      readMarkets();
      return currency;
    },
    priceOf,
    worthIn: (asset, amount, of) => {
      if (asset === of) return amount;
      const [from, to] = [priceOf(asset), priceOf(of)];
      return from === undefined || to === undefined || to === 0n ? undefined : mulDivFloor(amount, from, to);
    },
  };
}
