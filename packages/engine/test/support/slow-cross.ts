import type { RecordedBook } from "../../src/recorded-books/parse-book-event.ts";

type SlowBook = { readonly bids: Map<number, number>; readonly asks: Map<number, number>; lastAt: number };

/** After one message: for an ordered pair of venues, the best bid to sell into over the best ask to buy from. */
export type SlowRate = { readonly at: number; readonly id: string; readonly rate: number };

/**
 * What one coin bought at one venue and sold at the other would return per unit paid, before fees, for both directions
 * after every message, by looking at every level of both books. 0 while either book is one-sided or crossed. Shares no
 * code with the detector.
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
  const id = (buy: string, sell: string) => `cross:${start}:${buy}|${symbol}|buy>${sell}|${symbol}|sell`;
  const pairs = [
    { buy: one, sell: two, id: id(one, two) },
    { buy: two, sell: one, id: id(two, one) },
  ].sort((a, b) => (a.id < b.id ? -1 : 1));

  const best = (venue: string) => {
    const book = state.get(venue);
    if (book === undefined || book.bids.size === 0 || book.asks.size === 0) return undefined;
    const bid = Math.max(...book.bids.keys());
    const ask = Math.min(...book.asks.keys());
    return bid < ask ? { bid, ask } : undefined;
  };

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
    const quotes = new Map([one, two].map((venue) => [venue, best(venue)]));
    for (const pair of pairs) {
      const from = quotes.get(pair.buy);
      const to = quotes.get(pair.sell);
      rates.push({ at, id: pair.id, rate: from === undefined || to === undefined ? 0 : to.bid / from.ask });
    }
  }
  return rates;
}
