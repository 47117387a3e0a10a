import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderBook } from "../src/order-book.ts";

type Level = [price: number, amount: number];

const level = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 }));
const message = fc.record({
  snapshot: fc.boolean(),
  bids: fc.array(level, { maxLength: 60 }),
  asks: fc.array(level, { maxLength: 60 }),
});

/** The slow, obvious book: a map of price to amount, sorted when read. */
const readSide = (side: Map<number, number>, descending: boolean): Level[] =>
  [...side].sort(([a], [b]) => (descending ? b - a : a - b));
const write = (side: Map<number, number>, levels: Level[], snapshot: boolean): void => {
  if (snapshot) side.clear();
  for (const [price, amount] of levels) {
    if (amount > 0) side.set(price, amount);
    else if (!snapshot) side.delete(price);
  }
};

describe("order book", () => {
  test("holds what a map of levels holds after any snapshots and deltas, best first", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const book = new OrderBook();
        const bids = new Map<number, number>();
        const asks = new Map<number, number>();
        for (const { snapshot, ...sides } of messages) {
          if (snapshot) book.applySnapshot(sides.bids, sides.asks);
          else book.applyDelta(sides.bids, sides.asks);
          write(bids, sides.bids, snapshot);
          write(asks, sides.asks, snapshot);
          expect(book.levels("bids", 1000)).toEqual(readSide(bids, true));
          expect(book.levels("asks", 1000)).toEqual(readSide(asks, false));
        }
      }),
    );
  });

  test("keeps a book far deeper than its first room, whichever end grows", () => {
    const book = new OrderBook();
    for (let i = 0; i < 3000; i++) book.applyDelta([[5000 + i, 1]], [[5000 - i, 1]]);
    for (let i = 0; i < 3000; i++) book.applyDelta([[4999 - i, 2]], [[5001 + i, 2]]);
    expect([book.bids.count, book.asks.count]).toEqual([6000, 6000]);
    expect([book.bids.price(0), book.bids.price(3000), book.bids.price(5999)]).toEqual([7999, 4999, 2000]);
    expect([book.asks.price(0), book.asks.price(3000), book.asks.price(5999)]).toEqual([2001, 5001, 8000]);
  });

  test("drops the zero levels of a snapshot and removes a level that a delta sets to zero", () => {
    const book = new OrderBook();
    book.applySnapshot(
      [
        [99, 1],
        [98, 0],
        [97, 3],
      ],
      [
        [101, 0],
        [102, 4],
      ],
    );
    expect(book.levels("bids", 9)).toEqual([
      [99, 1],
      [97, 3],
    ]);
    expect(book.bestAsk).toBe(102);
    book.applyDelta(
      [
        [99, 0],
        [96, 0],
      ],
      [],
    );
    expect(book.bestBid).toBe(97);
  });

  test("tells a two-sided book from a crossed and from a one-sided one", () => {
    const book = new OrderBook();
    expect([book.isTwoSided, book.isCrossed]).toEqual([false, false]);
    book.applySnapshot([[99, 1]], []);
    expect([book.isTwoSided, book.isCrossed]).toEqual([false, false]);
    book.applySnapshot([[99, 1]], [[99, 1]]);
    expect([book.isTwoSided, book.isCrossed]).toEqual([false, true]);
    book.applySnapshot([[99, 1]], [[99.01, 1]]);
    expect([book.isTwoSided, book.isCrossed]).toEqual([true, false]);
  });

  test.each([
    [0, 1],
    [-1, 1],
    [Number.NaN, 1],
    [1, -1],
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, 1],
    [1, Number.POSITIVE_INFINITY],
  ])("refuses the level %d x %d and is empty afterwards", (price, amount) => {
    for (const apply of ["applySnapshot", "applyDelta"] as const) {
      const book = new OrderBook();
      book.applySnapshot([[1, 1]], [[2, 1]]);
      expect(() =>
        book[apply](
          [],
          [
            [2, 2],
            [price, amount],
          ],
        ),
      ).toThrow(RangeError);
      expect([book.bids.count, book.asks.count]).toEqual([0, 0]);
    }
  });
});
