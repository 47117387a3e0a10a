import fc from "fast-check";
import { expect, test } from "vitest";
import { LimitBook, type TakerSide } from "../src/book/limit-book.ts";

const rest = (
  book: LimitBook,
  id: string,
  order: { side: "bid" | "ask"; price: number; size: number; owner?: string },
) => book.rest({ id, owner: order.owner ?? "someone", side: order.side, price: order.price, remaining: order.size });

const brief = (fills: ReturnType<LimitBook["match"]>) => fills.map(({ maker, price, size }) => [maker.id, price, size]);

test("a taker meets the best price first, and the oldest order first at each price", () => {
  const book = new LimitBook();
  rest(book, "late-best", { side: "ask", price: 101, size: 5 });
  rest(book, "worse", { side: "ask", price: 102, size: 5 });
  rest(book, "later-best", { side: "ask", price: 101, size: 5 });
  expect(brief(book.match({ side: "buy", size: 12 }))).toEqual([
    ["late-best", 101, 5],
    ["later-best", 101, 5],
    ["worse", 102, 2],
  ]);
  expect(book.asks.top(10)).toEqual([[102, 3]]);
});

test("a limit is never passed, and what is left over is the caller's", () => {
  const book = new LimitBook();
  rest(book, "a", { side: "bid", price: 100, size: 4 });
  rest(book, "b", { side: "bid", price: 99, size: 4 });
  expect(book.available("sell", 100)).toBe(4);
  expect(brief(book.match({ side: "sell", limit: 100, size: 10 }))).toEqual([["a", 100, 4]]);
  expect(book.bids.top(10)).toEqual([[99, 4]]);
});

test("the crowd queues behind whom it finds, and withdraws what it added last", () => {
  const book = new LimitBook();
  book.setCrowd("ask", 100, 3);
  rest(book, "x", { side: "ask", price: 100, size: 2, owner: "account" });
  book.setCrowd("ask", 100, 7);
  book.setCrowd("ask", 100, 4);
  // 3 of the crowd, 2 of the account, 1 of the crowd: the withdrawal came off the end.
  expect(book.match({ side: "buy", size: 6 }).map(({ maker, size }) => [maker.owner, size])).toEqual([
    [undefined, 3],
    ["account", 2],
    [undefined, 1],
  ]);
});

test("each changed level spends a sequence number and is told once, with what it holds", () => {
  const book = new LimitBook(500);
  book.setCrowd("bid", 10, 5);
  book.setCrowd("bid", 10, 6);
  book.setCrowd("bid", 9, 1);
  book.setCrowd("bid", 9, 0);
  expect(book.drain()).toEqual({
    first: 501,
    last: 504,
    bids: [
      [10, 6],
      [9, 0],
    ],
    asks: [],
  });
  expect(book.hasChanges()).toBe(false);
  book.setCrowd("ask", 12, 1);
  expect(book.drain()).toMatchObject({ first: 505, last: 505 });
});

type Step =
  | { readonly kind: "order"; readonly side: TakerSide; readonly price: number; readonly size: number }
  | { readonly kind: "cancel"; readonly index: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      side: fc.constantFrom("buy" as const, "sell" as const),
      price: fc.integer({ min: 95, max: 105 }),
      size: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), index: fc.nat(200) }) },
);

type Plain = { id: string; side: TakerSide; price: number; left: number; age: number };

/** The rule itself, slowly: of all resting orders that cross, the best priced, then the oldest. */
class SlowBook {
  orders: Plain[] = [];

  place(order: Plain): [string, number, number][] {
    const fills: [string, number, number][] = [];
    while (order.left > 0) {
      const crossing = this.orders.filter(
        (other) =>
          other.side !== order.side && (order.side === "buy" ? other.price <= order.price : other.price >= order.price),
      );
      const direction = order.side === "buy" ? 1 : -1;
      const [maker] = crossing.sort((a, b) => direction * (a.price - b.price) || a.age - b.age);
      if (!maker) break;
      const size = Math.min(maker.left, order.left);
      maker.left -= size;
      order.left -= size;
      fills.push([maker.id, maker.price, size]);
      this.orders = this.orders.filter(({ left }) => left > 0);
    }
    if (order.left > 0) this.orders.push(order);
    return fills;
  }

  levels(side: TakerSide): [number, number][] {
    const totals = new Map<number, number>();
    for (const order of this.orders.filter((each) => each.side === side)) {
      totals.set(order.price, (totals.get(order.price) ?? 0) + order.left);
    }
    return [...totals].sort(([a], [b]) => (side === "buy" ? b - a : a - b));
  }
}

test("any run of orders and cancels gives the fills and levels of the slow rule, and its deltas rebuild the book", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const book = new LimitBook();
      const slow = new SlowBook();
      const rebuilt = { bids: new Map<number, number>(), asks: new Map<number, number>() };
      let last = 0;
      steps.forEach((each, age) => {
        if (each.kind === "cancel") {
          const id = String(each.index);
          expect(book.cancel(id) !== undefined).toBe(slow.orders.some((order) => order.id === id));
          slow.orders = slow.orders.filter((order) => order.id !== id);
        } else {
          const { side, price, size } = each;
          const fills = brief(book.match({ side, limit: price, size }));
          const left = size - fills.reduce((sum, [, , filled]) => sum + Number(filled), 0);
          if (left > 0) rest(book, String(age), { side: side === "buy" ? "bid" : "ask", price, size: left });
          expect(fills).toEqual(slow.place({ id: String(age), side, price, left: size, age }));
        }
        const changes = book.drain();
        expect(changes.first).toBe(last + 1);
        last = changes.last;
        for (const side of ["bids", "asks"] as const) {
          for (const [price, size] of changes[side]) {
            if (size === 0) rebuilt[side].delete(price);
            else rebuilt[side].set(price, size);
          }
        }
        expect(book.bids.top(50)).toEqual(slow.levels("buy"));
        expect(book.asks.top(50)).toEqual(slow.levels("sell"));
        expect([...rebuilt.bids].sort(([a], [b]) => b - a)).toEqual(book.bids.top(50));
        expect([...rebuilt.asks].sort(([a], [b]) => a - b)).toEqual(book.asks.top(50));
      });
    }),
    { numRuns: 200 },
  );
});
