import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseScaled } from "../src/money.ts";
import { advanceOrder, isSettled, type OrderEvent, type OrderNotice } from "../src/orders/advance-order.ts";
import { createOrder, type Fill, filledAmount, ORDER_STATUSES, type Order } from "../src/orders/order.ts";
import { isFinalStatus, mayFollow, ORDER_TRANSITIONS } from "../src/orders/order-transitions.ts";

const order = createOrder({
  clientOrderId: "c1",
  venue: "kraken",
  symbol: "BTC/USDT",
  side: "buy",
  type: "limit",
  timeInForce: "IOC",
  amount: parseScaled("1"),
  price: parseScaled("30000"),
});
const fill = (tradeId: string, amount: string): Fill => ({
  tradeId,
  amount: parseScaled(amount),
  price: parseScaled("30000"),
  fee: undefined,
  at: 1,
});
const filled = (tradeId: string, amount: string): OrderEvent => ({ type: "fill", fill: fill(tradeId, amount) });
const report = (status: Extract<OrderEvent, { type: "report" }>["status"], amount: string): OrderEvent => ({
  type: "report",
  status,
  filled: parseScaled(amount),
});

function play(events: readonly OrderEvent[], from: Order = order): { order: Order; notices: OrderNotice[] } {
  const notices: OrderNotice[] = [];
  let now = from;
  for (const event of events) {
    const step = advanceOrder(now, event);
    notices.push(...step.notices);
    now = step.order;
  }
  return { order: now, notices };
}
const kinds = (notices: readonly OrderNotice[]) => notices.map(({ kind }) => kind);

describe("an order", () => {
  test("is filled by its trades, each counted once", () => {
    const { order: end, notices } = play([
      { type: "accepted", venueOrderId: "v1" },
      filled("t1", "0.4"),
      filled("t1", "0.4"),
      filled("t2", "0.6"),
    ]);
    expect(end).toMatchObject({ status: "filled", venueOrderId: "v1" });
    expect(filledAmount(end)).toBe(parseScaled("1"));
    expect(kinds(notices)).toEqual(["filled", "filled"]);
  });

  test("whose answer never came is unknown, not failed, and a trade proves that it arrived", () => {
    const lost = play([{ type: "outcome_unknown", cause: "timeout" }]).order;
    expect([lost.status, isSettled(lost)]).toEqual(["unknown", false]);
    expect(play([filled("t1", "0.4")], lost).order.status).toBe("partially_filled");
  });

  test("that a covering history does not have was never there; trades contradict that", () => {
    const lost = play([{ type: "outcome_unknown", cause: "server_error" }]).order;
    expect(play([{ type: "never_arrived" }], lost).order).toMatchObject({
      status: "rejected",
      rejectReason: "never_arrived",
    });
    const { order: end, notices } = play([filled("t1", "0.4"), { type: "never_arrived" }], lost);
    expect(end.status).toBe("partially_filled");
    expect(notices.at(-1)).toEqual({ kind: "contradiction", from: "partially_filled", to: "rejected" });
  });

  test("that the venue calls cancelled with more filled than its known trades is not settled until they are known", () => {
    const { order: end, notices } = play([filled("t1", "0.1"), report("cancelled", "0.3")]);
    expect([end.status, isSettled(end)]).toEqual(["cancelled", false]);
    expect(notices.at(-1)).toEqual({ kind: "fills_missing", amount: parseScaled("0.2") });
    const { order: whole, notices: more } = play([filled("t2", "0.2")], end);
    expect([whole.status, isSettled(whole)]).toEqual(["cancelled", true]);
    expect(kinds(more)).toEqual(["filled"]);
  });

  test("books a trade after its end, says so, and stays ended", () => {
    const { order: end, notices } = play([report("cancelled", "0"), filled("t9", "0.5")]);
    expect(end.status).toBe("cancelled");
    expect(filledAmount(end)).toBe(parseScaled("0.5"));
    expect(notices).toEqual([{ kind: "late_fill", fill: fill("t9", "0.5"), status: "cancelled" }]);
  });

  test("books more than was ordered and says how much is too much", () => {
    const { order: end, notices } = play([filled("t1", "0.9"), filled("t2", "0.3"), filled("t3", "0.1")]);
    expect(filledAmount(end)).toBe(parseScaled("1.3"));
    // 0.9 + 0.3 - 1 = 0.2, then the whole 0.1.
    expect(notices.filter(({ kind }) => kind === "surplus")).toEqual([
      { kind: "surplus", amount: parseScaled("0.2") },
      { kind: "surplus", amount: parseScaled("0.1") },
    ]);
    expect(end.status).toBe("filled");
  });

  test("ignores old news and tells contradictions", () => {
    const done = play([report("filled", "1")]).order;
    expect(play([report("open", "0.2"), { type: "accepted", venueOrderId: "v1" }], done).notices).toEqual([
      { kind: "fills_missing", amount: parseScaled("1") },
    ]);
    expect(play([{ type: "rejected", reason: "x" }], done).notices).toEqual([
      { kind: "contradiction", from: "filled", to: "rejected" },
    ]);
    expect(play([{ type: "outcome_unknown", cause: "timeout" }], done).order.status).toBe("filled");
  });
});

describe("the table of transitions", () => {
  test("lets nothing follow a final status, and lets every other one end", () => {
    for (const status of ORDER_STATUSES)
      expect(isFinalStatus(status) || ORDER_TRANSITIONS[status].some(isFinalStatus), status).toBe(true);
    expect(ORDER_STATUSES.filter(isFinalStatus)).toEqual(["filled", "cancelled", "rejected", "expired"]);
  });
});

const event: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record({ type: fc.constant("accepted" as const), venueOrderId: fc.constantFrom("v1", undefined) }),
  fc.record({ type: fc.constant("rejected" as const), reason: fc.constant("funds") }),
  fc.record({
    type: fc.constant("outcome_unknown" as const),
    cause: fc.constantFrom("timeout" as const, "crashed" as const),
  }),
  fc.record({ type: fc.constant("never_arrived" as const) }),
  fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }))
    .map(([id, tenths]): OrderEvent => filled(`t${id}`, `0.${tenths}`)),
  fc
    .tuple(
      fc.constantFrom("open", "partially_filled", "filled", "cancelled", "rejected", "expired"),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(([status, tenths]): OrderEvent => report(status, `0.${tenths}`)),
);

test("whatever comes, in any order: only legal moves, amounts never shrink, every trade counts exactly once", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (events) => {
      let now = order;
      const trades = new Map<string, bigint>();
      for (const one of events) {
        const { order: next } = advanceOrder(now, one);
        if (one.type === "fill" && !trades.has(one.fill.tradeId)) trades.set(one.fill.tradeId, one.fill.amount);
        expect(next.status === now.status || mayFollow(now.status, next.status)).toBe(true);
        expect(filledAmount(next) >= filledAmount(now) && next.reportedFilled >= now.reportedFilled).toBe(true);
        expect(filledAmount(next)).toBe([...trades.values()].reduce((sum, amount) => sum + amount, 0n));
        now = next;
      }
      // Telling everything once more changes nothing that was booked.
      const again = play(events, now).order;
      expect(again.fills).toEqual(now.fills);
    }),
    { numRuns: 2000 },
  );
});

test("trades of one order in any order lead to the same end", () => {
  const history: OrderEvent[] = [
    { type: "accepted", venueOrderId: "v1" },
    filled("t1", "0.2"),
    filled("t2", "0.3"),
    filled("t3", "0.5"),
    report("filled", "1"),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(history, { minLength: 5, maxLength: 5 }), (shuffled) => {
      const { order: end } = play(shuffled);
      expect([end.status, filledAmount(end), isSettled(end)]).toEqual(["filled", parseScaled("1"), true]);
    }),
  );
});
