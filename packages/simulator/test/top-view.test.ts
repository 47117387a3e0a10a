import { expect, test } from "vitest";
import { LimitBook } from "../src/book/limit-book.ts";
import { TopView } from "../src/book/top-view.ts";

function bookOfBids(...levels: [price: number, size: number][]) {
  const book = new LimitBook();
  for (const [price, size] of levels) book.setCrowd("bid", price, size);
  return { book, view: new TopView(book, 2) };
}

test("a level that sinks below the depth is not told: the client cuts it off by itself", () => {
  const { book, view } = bookOfBids([10, 1], [9, 1]);
  book.setCrowd("bid", 11, 5);
  expect(view.advance()).toEqual({ bids: [[11, 5]], asks: [] });
  expect(view.bids).toEqual([
    [11, 5],
    [10, 1],
  ]);
});

test("a level that is gone is told as 0, and the one that comes up in its place is told", () => {
  const { book, view } = bookOfBids([10, 1], [9, 1], [8, 7]);
  book.setCrowd("bid", 10, 0);
  expect(view.advance()).toEqual({
    bids: [
      [10, 0],
      [8, 7],
    ],
    asks: [],
  });
});

test("a change below the depth is not told at all", () => {
  const { book, view } = bookOfBids([10, 1], [9, 1], [8, 7]);
  book.setCrowd("bid", 8, 3);
  expect(view.advance()).toEqual({ bids: [], asks: [] });
});
