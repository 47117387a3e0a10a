import { balancesOf, fillTransaction, movement } from "@tandem/domain/ledger/ledger";
import { SCALE } from "@tandem/domain/money";
import { OrderBook } from "@tandem/domain/order-book";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { market as marketOf } from "@tandem/testing/books";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperVenue } from "../../../src/trading/paper/paper-venue.ts";

const units = (value: number): bigint => BigInt(Math.round(value * 1000)) * 10n ** 15n;
const amountOf = fc.integer({ min: 1, max: 5000 }).map((n) => n / 1000);
const level = fc.tuple(fc.integer({ min: 0, max: 30 }), amountOf);

const act = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("book" as const), asks: fc.array(level), bids: fc.array(level) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("order" as const),
      side: fc.constantFrom("buy" as const, "sell" as const),
      type: fc.constantFrom("limit" as const, "market" as const),
      timeInForce: fc.constantFrom("GTC" as const, "IOC" as const, "FOK" as const, "PO" as const),
      amount: amountOf,
      price: fc.integer({ min: 80, max: 120 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: fc.nat(30) }) },
);

const scene = fc.record({
  takerBps: fc.constantFrom("0", "10", "26.5", "33.333333"),
  makerBps: fc.constantFrom("0", "-1", "16"),
  feeSide: fc.constantFrom("get" as const, "quote" as const),
  amountStep: fc.constantFrom("0", "0.001", "0.01"),
  // A digit beyond what fits makes every product round.
  funds: fc.tuple(fc.bigInt(0n, 10n ** 24n), fc.bigInt(0n, 10n ** 22n)),
  odd: fc.constantFrom(0n, 1n, 7n),
  acts: fc.array(act, { maxLength: 60 }),
});

test("paper never fills beyond the book or its limit, never overdraws, and books to the last digit", () => {
  fc.assert(
    fc.property(scene, ({ acts, funds: [quote, base], odd, ...rules }) => {
      const market = marketOf("v", "B/Q", rules);
      const book = new OrderBook();
      const venue = new PaperVenue({
        books: () => ({ market, book, isUsable: true }),
        funds: [
          { asset: "Q", amount: quote },
          { asset: "B", amount: base },
        ],
        orders: [],
      });
      const requests: OrderRequest[] = [];
      const heard = new Map<string, number>();
      /** What may still be taken of each level, by the side that takes: brute force, by price. */
      const offered = { buy: new Map<bigint, bigint>(), sell: new Map<bigint, bigint>() };
      const shown = { asks: new Map<number, number>(), bids: new Map<number, number>() };

      const check = (): void => {
        const transactions = [
          movement({ reference: "q", kind: "transfer", at: 0, venue: "v", asset: "Q", amount: quote }),
          movement({ reference: "b", kind: "transfer", at: 0, venue: "v", asset: "B", amount: base }),
        ];
        for (const request of requests) {
          const order = venue.find(request.clientOrderId);
          const { side, price: limit, amount } = request;
          let filled = 0n;
          for (const [index, fill] of (order?.fills ?? []).entries()) {
            transactions.push(fillTransaction({ market, side, fill }));
            filled += fill.amount;
            if (limit !== undefined && (side === "buy" ? fill.price > limit : fill.price < limit))
              throw new Error("limit");
            if (index >= (heard.get(request.clientOrderId) ?? 0)) take({ side, fill, limit });
          }
          heard.set(request.clientOrderId, order?.fills.length ?? 0);
          expect(filled).toBe(order?.filled ?? 0n);
          expect(filled <= amount).toBe(true);
          if (order !== undefined && request.timeInForce === "FOK") expect([0n, amount]).toContain(filled);
        }
        const ledger = balancesOf(transactions).map(({ asset, amount }) => [asset, amount] as const);
        const told = venue.balances().map(({ asset, free, used }) => [asset, free + used] as const);
        expect(new Map(told.filter(([, amount]) => amount !== 0n))).toEqual(new Map(ledger));
        for (const { free, used } of venue.balances()) expect(free >= 0n && used >= 0n).toBe(true);
      };

      /** A maker trades at its own price with any level that reaches it. */
      const take = (trade: { side: "buy" | "sell"; fill: { amount: bigint }; limit: bigint | undefined }): void => {
        let wanted = trade.fill.amount;
        const side = offered[trade.side];
        for (const [price, left] of side) {
          const reaches =
            trade.limit === undefined || (trade.side === "buy" ? price <= trade.limit : price >= trade.limit);
          if (!reaches || wanted === 0n) continue;
          const part = left < wanted ? left : wanted;
          side.set(price, left - part);
          wanted -= part;
        }
        expect(wanted).toBe(0n);
      };

      const change = (side: "asks" | "bids", levels: readonly (readonly [number, number])[]): void => {
        const next = new Map(levels);
        const takers = offered[side === "asks" ? "buy" : "sell"];
        for (const [price, amount] of next)
          if (shown[side].get(price) !== amount) takers.set(units(price), units(amount));
        for (const price of shown[side].keys()) if (!next.has(price)) takers.delete(units(price));
        shown[side] = next;
      };

      for (const [index, one] of acts.entries()) {
        if (one.do === "book") {
          const asks = one.asks.map(([tick, amount]) => [100 + tick, amount] as const);
          const bids = one.bids.map(([tick, amount]) => [99 - tick, amount] as const);
          change("asks", asks);
          change("bids", bids);
          book.applySnapshot([...shown.bids], [...shown.asks]);
          venue.changed(["B/Q"], index);
        } else if (one.do === "cancel") {
          const request = requests[one.which];
          if (request !== undefined) venue.cancel(request.clientOrderId);
        } else {
          const price = one.type === "limit" ? units(one.price) + odd : undefined;
          const amount = units(one.amount) + (rules.amountStep === "0" ? odd : 0n);
          const request = { clientOrderId: `c${index}`, venue: "v", symbol: "B/Q", ...one, amount, price };
          requests.push(request);
          venue.submit(request, index);
        }
        check();
      }
      for (const { clientOrderId } of requests) venue.cancel(clientOrderId);
      expect(venue.balances().every(({ used }) => used === 0n)).toBe(true);
      expect(venue.resting()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("the same orders at the same books give the same trades", () => {
  const run = (): unknown => {
    const book = new OrderBook();
    book.applySnapshot([[99, 1]], [[100, 1]]);
    const books = () => ({ market: marketOf("v", "B/Q", { takerBps: "10" }), book, isUsable: true });
    const venue = new PaperVenue({ books, funds: [{ asset: "Q", amount: 1000n * SCALE }], orders: [] });
    const request = { clientOrderId: "c", venue: "v", symbol: "B/Q", side: "buy", type: "limit" } as const;
    venue.submit({ ...request, timeInForce: "GTC", amount: 2n * SCALE, price: 100n * SCALE }, 7);
    book.applyDelta([], [[100, 3]]);
    venue.changed(["B/Q"], 8);
    return venue.find("c")?.fills;
  };
  expect(run()).toEqual(run());
  expect(run()).toMatchObject([
    { tradeId: "c-0", at: 7 },
    { tradeId: "c-1", at: 8 },
  ]);
});
