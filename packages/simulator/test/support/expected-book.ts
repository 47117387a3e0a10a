import type { SimulatedBook } from "../../src/market/simulated-book.ts";

/** The simulator's own book as a client sees it: doubles, best first. */
export function expectedBook({ listing, book }: SimulatedBook, depth = Number.POSITIVE_INFINITY) {
  const side = (levels: [number, number][]) =>
    levels.map(([price, size]) => [
      Number(`${price}e-${listing.priceDecimals}`),
      Number(`${size}e-${listing.amountDecimals}`),
    ]);
  return { bids: side(book.bids.top(depth)), asks: side(book.asks.top(depth)) };
}

type Side = readonly (readonly (number | undefined)[])[];

/** The levels of a ccxt book without what the class adds to them. */
export const levelsOf = (book: { bids: Side; asks: Side }) => ({
  bids: book.bids.map(([price, amount]) => [price, amount]),
  asks: book.asks.map(([price, amount]) => [price, amount]),
});
