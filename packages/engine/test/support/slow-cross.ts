import type { RecordedBook } from "../../src/recorded-books/parse-book-event.ts";

type Levels = Map<number, number>;
type SlowBook = { readonly bids: Levels; readonly asks: Levels; lastAt: number };

/** After one message, for an ordered pair of venues and without fees. */
export type SlowRate = {
  readonly at: number;
  readonly id: string;
  /** The best bid to sell into over the best ask to buy from. */
  readonly rate: number;
  /** What is earned when every coin that earns anything is traded, in units of 10^-16 of quote. */
  readonly profit: bigint;
};

/**
 * What one coin bought at one venue and sold at the other would return per unit paid, before fees, for both directions
 * after every message, by looking at every level of both books. 0 while either book is one-sided or crossed. Prices and
 * amounts must have at most 8 decimals. Shares no code with the detector.
 * @throws {Error} on a silence after which a book would be stale: it knows nothing of staleness.
 */
export function slowCross({
  books,
  venues: [one, two],
  symbol,
  start,
  staleMs,
}: {
  readonly books: readonly RecordedBook[];
  readonly venues: readonly [string, string];
  readonly symbol: string;
  readonly start: string;
  readonly staleMs: number;
}): readonly SlowRate[] {
  const state = new Map<string, SlowBook>();
  const rates: SlowRate[] = [];
  const idOf = (buy: string, sell: string) => `cross:${start}:${buy}|${symbol}|buy>${sell}|${symbol}|sell`;
  const pairs = [
    { buy: one, sell: two, id: idOf(one, two) },
    { buy: two, sell: one, id: idOf(two, one) },
  ].sort((a, b) => (a.id < b.id ? -1 : 1));

  for (const { at, message } of books) {
    for (const book of state.values())
      if (at > book.lastAt + staleMs) throw new Error(`a silence of more than ${staleMs} ms before ${at}`);
    const known = state.get(message.venue);
    if (known !== undefined || message.type === "snapshot") {
      const book: SlowBook =
        known === undefined || message.type === "snapshot" ? { bids: new Map(), asks: new Map(), lastAt: at } : known;
      book.lastAt = at;
      state.set(message.venue, book);
      for (const side of ["bids", "asks"] as const)
        for (const [price, amount] of message[side])
          if (amount === 0) book[side].delete(price);
          else book[side].set(price, amount);
    }
    for (const { buy, sell, id } of pairs) {
      const from = best(state.get(buy));
      const to = best(state.get(sell));
      const rate = from === undefined || to === undefined ? 0 : to.bid / from.ask;
      const profit = rate > 1 ? bestProfit(state.get(buy)?.asks, state.get(sell)?.bids) : 0n;
      rates.push({ at, id, rate, profit });
    }
  }
  return rates;
}

/** The best bid and ask of a book that is neither one-sided nor crossed. */
function best(book: SlowBook | undefined): { readonly bid: number; readonly ask: number } | undefined {
  const bid = highest(book?.bids);
  const ask = lowest(book?.asks);
  return bid > 0 && bid < ask && ask < Number.POSITIVE_INFINITY ? { bid, ask } : undefined;
}

function highest(levels: Levels = new Map()): number {
  let found = 0;
  for (const price of levels.keys()) if (price > found) found = price;
  return found;
}

function lowest(levels: Levels = new Map()): number {
  let found = Number.POSITIVE_INFINITY;
  for (const price of levels.keys()) if (price < found) found = price;
  return found;
}

/** Takes the cheapest ask and the dearest bid as long as the one is below the other. */
function bestProfit(asks: Levels = new Map(), bids: Levels = new Map()): bigint {
  const bid = highest(bids);
  const ask = lowest(asks);
  const buys = [...asks].filter(([price]) => price < bid).sort(([a], [b]) => a - b);
  const sells = [...bids].filter(([price]) => price > ask).sort(([a], [b]) => b - a);
  const supply = buys.map(([price, amount]) => ({ price: units(price), left: units(amount) }));
  const demand = sells.map(([price, amount]) => ({ price: units(price), left: units(amount) }));
  let profit = 0n;
  let from = supply.shift();
  let to = demand.shift();
  while (from !== undefined && to !== undefined && from.price < to.price) {
    if (from.left <= to.left) {
      profit += from.left * (to.price - from.price);
      to.left -= from.left;
      from = supply.shift();
    } else {
      profit += to.left * (to.price - from.price);
      from.left -= to.left;
      to = demand.shift();
    }
  }
  return profit;
}

const units = (value: number): bigint => BigInt(Math.round(value * 1e8));
