import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deal, DealOrder, RepairPolicy } from "../src/deals/deal.ts";
import { type DealAction, decide } from "../src/deals/decide.ts";
import { executedAmounts } from "../src/deals/executed.ts";
import { flowsOf } from "../src/deals/flows.ts";
import { profitOf, type RepairMarket, type RepairTrade } from "../src/deals/repair-options.ts";
import type { Market } from "../src/market.ts";
import { formatScaled, parseScaled } from "../src/money.ts";
import { OrderBook } from "../src/order-book.ts";
import { advanceOrder } from "../src/orders/advance-order.ts";
import { createOrder, type Order } from "../src/orders/order.ts";

const marketAt = (venue: string): Market => ({
  venue,
  symbol: "BTC/USDT",
  base: "BTC",
  quote: "USDT",
  takerBps: 0n,
  makerBps: 0n,
  feeSide: "get",
  amountStep: parseScaled("0.001"),
  priceStep: parseScaled("0.1"),
  minAmount: parseScaled("0.01"),
  minNotional: parseScaled("10"),
});
const [A, B, C] = [marketAt("a"), marketAt("b"), marketAt("c")];

const policy: RepairPolicy = {
  legTimeoutMs: 1000,
  answerTimeoutMs: 3000,
  allow: { complete: true, unwind: true, elsewhere: true },
  holdPenaltyBps: parseScaled("50"),
  lossMax: parseScaled("100"),
  repairsMax: 4,
  slippageBps: parseScaled("1"),
};

type Levels = readonly (readonly [number, number])[];
const bookOf = (bids: Levels, asks: Levels): OrderBook => {
  const book = new OrderBook();
  book.applySnapshot(bids, asks);
  return book;
};

/** One BTC is worth 30,000 USDT here. */
const marketOf = (books: Readonly<Record<string, OrderBook>>): RepairMarket => ({
  book: (venue) => books[venue],
  elsewhere: () => [A, B, C],
  worthOf: (asset, amount) => (asset === "BTC" ? amount * 30_000n : amount),
});

let sent = 0;
function orderFor(trade: Pick<RepairTrade, "leg" | "market" | "side" | "amount"> & Partial<DealOrder>): DealOrder {
  const { leg, market, side, amount, ...rest } = trade;
  const order = createOrder({
    clientOrderId: `c${sent++}`,
    venue: market.venue,
    symbol: market.symbol,
    side,
    type: "limit",
    timeInForce: "IOC",
    amount,
    price: parseScaled("30000"),
  });
  return { purpose: "leg", sentAt: 0, cancelAskedAt: undefined, ...rest, leg, market, order };
}

function answered(one: DealOrder, price: string, amount: bigint): DealOrder {
  let order: Order = one.order;
  if (amount > 0n)
    order = advanceOrder(order, {
      type: "fill",
      fill: { tradeId: one.order.clientOrderId, amount, price: parseScaled(price), fee: undefined, at: 1 },
    }).order;
  const status = amount >= order.amount ? "filled" : "cancelled";
  return { ...one, order: advanceOrder(order, { type: "report", status, filled: amount }).order };
}

/** Buy one BTC at `a` for 30,000, sell it at `b` for 30,050. */
const legs = [
  { market: A, side: "buy", amount: parseScaled("1"), worstPrice: parseScaled("30000") },
  { market: B, side: "sell", amount: parseScaled("1"), worstPrice: parseScaled("30050") },
] as const;
const dealOf = (orders: readonly DealOrder[], changed: Partial<RepairPolicy> = {}): Deal => ({
  id: "d1",
  mode: "paper",
  startAsset: "USDT",
  legs,
  orders,
  policy: { ...policy, ...changed },
});
const buy = orderFor({ leg: 0, market: A, side: "buy", amount: parseScaled("1") });
const sell = orderFor({ leg: 1, market: B, side: "sell", amount: parseScaled("1") });
const boughtOnly = [answered(buy, "30000", parseScaled("1")), answered(sell, "30050", 0n)];

const figures = (action: DealAction) =>
  action.kind === "repair" || action.kind === "ask"
    ? action.choices.options.map(({ kind, profit }) => `${kind} ${formatScaled(profit)}`)
    : [];

describe("a deal whose second leg came to nothing", () => {
  const books = {
    a: bookOf([[29_990, 5]], [[30_000, 5]]),
    b: bookOf([[30_020, 5]], [[30_040, 5]]),
    c: bookOf([[30_010, 5]], [[30_030, 5]]),
  };

  test("is completed where that earns most, with every other way out in figures", () => {
    const action = decide(dealOf(boughtOnly), marketOf(books), 10);
    // 30,020 - 30,000; 30,010 - 30,000; 29,990 - 30,000; 30,000 - 30,000 less 50 bps of 30,000.
    expect(figures(action)).toEqual(["complete 20", "elsewhere 10", "unwind -10", "hold -150"]);
    expect(action).toMatchObject({
      kind: "repair",
      // 30,020 less one basis point is 30,016.998, to the step 30,016.9.
      choice: { trades: [{ market: B, side: "sell", amount: parseScaled("1"), price: parseScaled("30016.9") }] },
    });
  });

  test("is taken back where the other side has run away", () => {
    const fallen = { ...books, b: bookOf([[29_900, 5]], [[29_920, 5]]), c: bookOf([], []) };
    const action = decide(dealOf(boughtOnly), marketOf(fallen), 10);
    expect(figures(action)).toEqual(["unwind -10", "complete -100", "hold -150"]);
    expect(action).toMatchObject({ kind: "repair", choice: { trades: [{ market: A, side: "sell" }] } });
  });

  test("waits for a person where every way costs more than it may", () => {
    const fallen = marketOf({ a: bookOf([[29_500, 5]], [[29_600, 5]]), b: bookOf([[29_400, 5]], [[29_500, 5]]) });
    const action = decide(dealOf(boughtOnly, { holdPenaltyBps: undefined }), fallen, 10);
    expect(action).toMatchObject({ kind: "ask", reason: "too_expensive" });
    expect(figures(action)).toEqual(["unwind -500", "complete -600"]);
  });

  test("waits for a person where no book can be trusted", () => {
    const action = decide(dealOf(boughtOnly, { holdPenaltyBps: undefined }), marketOf({}), 10);
    expect(action).toMatchObject({ kind: "ask", reason: "no_way_out" });
  });

  test("counts the whole depth of a way out", () => {
    const thin = {
      ...books,
      b: bookOf(
        [
          [30_020, 0.5],
          [29_920, 0.5],
        ],
        [[30_040, 5]],
      ),
      c: bookOf([], []),
    };
    // 0.5 x 30,020 + 0.5 x 29,920 = 29,970.
    expect(figures(decide(dealOf(boughtOnly), marketOf(thin), 10))[1]).toBe("complete -30");
  });

  test("does nothing new while anything is in doubt, whatever the books say", () => {
    const lost = { ...sell, order: advanceOrder(sell.order, { type: "outcome_unknown", cause: "timeout" }).order };
    const action = decide(dealOf([boughtOnly[0] ?? buy, lost]), marketOf(books), 10);
    expect(action).toEqual({ kind: "resolve", orders: [lost] });
  });

  test("asks about a cancelled order until its trades account for what was filled", () => {
    const told = advanceOrder(sell.order, { type: "report", status: "cancelled", filled: parseScaled("0.4") }).order;
    const action = decide(dealOf([boughtOnly[0] ?? buy, { ...sell, order: told }]), marketOf(books), 10);
    expect(action).toMatchObject({ kind: "resolve", orders: [{ leg: 1 }] });
  });
});

describe("a deal under way", () => {
  const books = marketOf({});
  const open = { ...sell, order: advanceOrder(sell.order, { type: "accepted", venueOrderId: "v" }).order };

  test("is sent when nothing was", () => {
    expect(decide(dealOf([]), books, 0)).toEqual({ kind: "send" });
  });

  test("waits for answers, then asks; waits for open orders, then cancels, and once more where that had no effect", () => {
    expect(decide(dealOf([buy]), books, 2999)).toEqual({ kind: "wait", until: 3000 });
    expect(decide(dealOf([buy]), books, 3000)).toMatchObject({ kind: "resolve" });
    expect(decide(dealOf([open]), books, 999)).toEqual({ kind: "wait", until: 1000 });
    expect(decide(dealOf([open]), books, 1000)).toMatchObject({ kind: "cancel", orders: [{ leg: 1 }] });
    const asked = { ...open, cancelAskedAt: 1000 };
    expect(decide(dealOf([asked]), books, 1001)).toEqual({ kind: "wait", until: 4000 });
    expect(decide(dealOf([asked]), books, 4000)).toMatchObject({ kind: "cancel" });
  });

  test("cancels what is overdue even while another order is in doubt", () => {
    const lost = { ...buy, order: advanceOrder(buy.order, { type: "outcome_unknown", cause: "timeout" }).order };
    expect(decide(dealOf([lost, open]), books, 1000)).toMatchObject({ kind: "cancel", orders: [{ leg: 1 }] });
  });
});

describe("the end", () => {
  const books = marketOf({ a: bookOf([[29_990, 5]], [[30_000, 5]]), b: bookOf([[30_020, 5]], [[30_040, 5]]) });
  const ended = (first: string, second: string): DealAction =>
    decide(
      dealOf([answered(buy, "30000", parseScaled(first)), answered(sell, "30050", parseScaled(second))]),
      books,
      10,
    );

  test("is done when every leg is as far as the others, wholly or in part", () => {
    expect(ended("1", "1")).toEqual({ kind: "finish", outcome: "done", isHeld: false });
    expect(ended("0.4", "0.4")).toEqual({ kind: "finish", outcome: "done", isHeld: false });
  });

  test("is done when less is left over than a venue takes", () => {
    // 0.009 is below the minimum of 0.01.
    expect(ended("0.4", "0.391")).toEqual({ kind: "finish", outcome: "done", isHeld: false });
    expect(ended("0.4", "0.39")).toMatchObject({ kind: "repair" });
  });

  test("is failed when nothing was traded, or all of it was taken back", () => {
    expect(ended("0", "0")).toEqual({ kind: "finish", outcome: "failed", isHeld: false });
    const back = orderFor({ leg: 0, market: A, side: "sell", amount: parseScaled("1"), purpose: "unwind" });
    const orders = [...boughtOnly, answered(back, "29990", parseScaled("1"))];
    expect(decide(dealOf(orders), books, 10)).toEqual({ kind: "finish", outcome: "failed", isHeld: false });
  });

  test("takes back what a venue filled beyond the order", () => {
    const orders = [answered(buy, "30000", parseScaled("1.2")), answered(sell, "30050", parseScaled("1"))];
    expect(decide(dealOf(orders, { holdPenaltyBps: undefined }), books, 10)).toMatchObject({
      kind: "repair",
      choice: { kind: "unwind", trades: [{ side: "sell", amount: parseScaled("0.2"), market: A }] },
    });
  });

  test("asks a person after as many repairs as are allowed", () => {
    const tries = Array.from({ length: 4 }, () =>
      answered(orderFor({ leg: 1, market: B, side: "sell", amount: parseScaled("1"), purpose: "complete" }), "1", 0n),
    );
    expect(decide(dealOf([...boughtOnly, ...tries]), books, 10)).toMatchObject({
      kind: "ask",
      reason: "too_many_repairs",
    });
  });
});

/** Fills the first order's share `tenths[0]`, and so on; -1 leaves it in doubt until asked. */
function runToEnd(tenths: readonly number[], changed: Partial<RepairPolicy>) {
  const books = marketOf({
    a: bookOf([[29_990, 5]], [[30_000, 5]]),
    b: bookOf([[30_020, 5]], [[30_040, 5]]),
    c: bookOf([[30_010, 5]], [[30_030, 5]]),
  });
  let at = 0;
  const next = (): number => tenths[at++ % tenths.length] ?? 0;
  const outcomes = new Map<string, bigint>();
  const decided = (one: DealOrder): DealOrder => {
    const share = next();
    const amount = ((one.order.amount * BigInt(Math.abs(share))) / 10n / parseScaled("0.001")) * parseScaled("0.001");
    outcomes.set(one.order.clientOrderId, amount);
    if (share >= 0) return answered(one, "30000", amount);
    return { ...one, order: advanceOrder(one.order, { type: "outcome_unknown", cause: "timeout" }).order };
  };
  let deal = dealOf([], changed);
  let doubts = 0;
  for (let step = 0; step < 40; step++) {
    const action = decide(deal, books, 10);
    const isDoubt = deal.orders.some(({ order }) => order.status === "unknown");
    if (isDoubt) expect(action.kind).toBe("resolve");
    if (action.kind === "send") deal = dealOf([buy, sell].map(decided), changed);
    else if (action.kind === "repair")
      deal = dealOf([...deal.orders, ...action.choice.trades.map((trade) => decided(orderFor(trade)))], changed);
    else if (action.kind === "resolve") {
      doubts++;
      deal = dealOf(
        deal.orders.map((one) =>
          one.order.status === "unknown" ? answered(one, "30000", outcomes.get(one.order.clientOrderId) ?? 0n) : one,
        ),
        changed,
      );
    } else return { deal, action, books, doubts };
  }
  throw new Error("it never ends");
}

test("whatever the venues do, a deal ends: balanced, held on purpose, or before a person", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 1, maxLength: 12 }),
      fc.constantFrom<Partial<RepairPolicy>>({}, { holdPenaltyBps: undefined }, { lossMax: 0n }),
      (tenths, changed) => {
        const { deal, action, books } = runToEnd(tenths, changed);
        if (action.kind === "ask") return;
        expect(action.kind).toBe("finish");
        const [bought = 0n, sold = 0n] = executedAmounts(deal);
        if (action.kind === "finish" && !action.isHeld)
          expect(bought - sold < parseScaled("0.01") && sold - bought < parseScaled("0.01")).toBe(true);
        // The figures of the books and those of the trades are the same money.
        const profit = profitOf(flowsOf(deal), deal, books) ?? 0n;
        const base = flowsOf(deal).get("BTC") ?? 0n;
        expect(profit).toBe((flowsOf(deal).get("USDT") ?? 0n) + base * 30_000n);
      },
    ),
    { numRuns: 500 },
  );
});
