import type { BookView } from "../market-view.ts";
import type { RawLevel } from "../ports.ts";
import type { PackedBook } from "./thread-link.ts";

export const packBook = (book: BookView): PackedBook => ({
  ...book,
  bids: packSide(book.bids),
  asks: packSide(book.asks),
});

export const unpackBook = (book: PackedBook): BookView => ({
  ...book,
  bids: unpackSide(book.bids),
  asks: unpackSide(book.asks),
});

function packSide(levels: readonly RawLevel[]): Float64Array {
  const packed = new Float64Array(levels.length * 2);
  let i = 0;
  for (const [price, amount] of levels) {
    packed[i++] = price;
    packed[i++] = amount;
  }
  return packed;
}

const unpackSide = (packed: Float64Array): readonly RawLevel[] =>
  Array.from({ length: packed.length / 2 }, (_, i): RawLevel => [packed[2 * i] ?? 0, packed[2 * i + 1] ?? 0]);
