import type { Book } from "@tandem/contract/market-data";

export type Level = readonly [price: number, amount: number];

const BPS = 10_000;

/** A book that may be compared: proved, fresh, and with both sides. */
export const isUsable = (book: Book): boolean => book.status === "live" && book.bids.length > 0 && book.asks.length > 0;

/** Between a book's own best bid and best ask, in basis points of its mid. */
export function ownSpreadBps({ bids, asks }: Pick<Book, "bids" | "asks">): number | undefined {
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
  return bid === undefined || ask === undefined ? undefined : ((ask - bid) / ((ask + bid) / 2)) * BPS;
}

export type CrossSpread = { readonly bps: number; readonly buyAt: string; readonly sellAt: string };

/** Bought at the best ask of one venue and sold at the best bid of another, before fees, in basis points of the ask. */
export function crossSpread(books: readonly Book[]): CrossSpread | undefined {
  let best: CrossSpread | undefined;
  const usable = books.filter(isUsable);
  for (const buy of usable)
    for (const sell of usable) {
      const [ask, bid] = [buy.asks[0]?.[0], sell.bids[0]?.[0]];
      if (buy === sell || ask === undefined || bid === undefined) continue;
      const bps = (bid / ask - 1) * BPS;
      if (best === undefined || bps > best.bps) best = { bps, buyAt: buy.venue, sellAt: sell.venue };
    }
  return best;
}

/** Amounts added up from the best level on: `[price, all that is offered until there]`, the best first. */
export function cumulate(levels: readonly Level[]): Level[] {
  let sum = 0;
  return levels.map(([price, amount]) => {
    sum += amount;
    return [price, sum];
  });
}

/** The same side of several books as one, the best first. */
export const mergeSide = (sides: readonly (readonly Level[])[], side: "bids" | "asks"): Level[] =>
  sides.flat().sort(([a], [b]) => (side === "asks" ? a - b : b - a));
