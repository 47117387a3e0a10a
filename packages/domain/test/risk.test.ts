import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseScaled } from "../src/money.ts";
import { checkRisk, type RiskDenial } from "../src/risk/check-risk.ts";
import { type RiskLimits, type RiskPlan, type RiskState, underCeilings } from "../src/risk/risk-plan.ts";

const money = parseScaled;
const limits: RiskLimits = {
  orderNotionalMax: money("1000"),
  dealNotionalMax: money("1500"),
  venueExposureMax: money("5000"),
  assetExposureMax: money("4000"),
  dailyLossMax: money("100"),
  drawdownMax: money("300"),
  lossStreakMax: 5,
  ordersPerMinuteMax: 60,
  bookAgeMsMax: 500,
};
const plan: RiskPlan = {
  id: "p1",
  userId: "u1",
  mode: "paper",
  notional: money("1000"),
  blockedBy: [],
  legs: [
    {
      venue: "a",
      symbol: "BTC/USDT",
      side: "buy",
      notional: money("1000"),
      spends: { asset: "USDT", amount: money("1001") },
      bookAgeMs: 500,
    },
    {
      venue: "b",
      symbol: "BTC/USDT",
      side: "sell",
      notional: money("1000"),
      spends: { asset: "BTC", amount: money("0.03") },
      bookAgeMs: 0,
    },
  ],
};
const free: Record<string, bigint> = { "a|USDT": money("1001"), "b|BTC": money("0.03") };
const state: RiskState = {
  now: 1000,
  halts: [],
  coolDowns: [],
  isReconciled: () => true,
  hasLease: true,
  free: (venue, asset) => free[`${venue}|${asset}`] ?? 0n,
  venueExposure: () => money("4000"),
  assetExposure: () => money("2000"),
  profitToday: money("-100"),
  equity: money("700"),
  equityPeak: money("1000"),
  lossStreak: 4,
  ordersLastMinute: 58,
};

const denialsOf = (changed: {
  plan?: Partial<RiskPlan>;
  limits?: Partial<RiskLimits>;
  state?: Partial<RiskState>;
}): readonly RiskDenial[] => {
  const result = checkRisk(
    { ...plan, ...changed.plan },
    { ...limits, ...changed.limits },
    { ...state, ...changed.state },
  );
  return result.ok ? [] : result.error;
};

test("a plan exactly at every limit is approved", () => {
  expect(checkRisk(plan, limits, state)).toEqual({ ok: true, value: plan });
});

describe("each rule refuses alone, with the numbers it compared", () => {
  const venue = { target: "a", max: limits.venueExposureMax };
  test.each<[string, Parameters<typeof denialsOf>[0], readonly RiskDenial[]]>([
    [
      "a halt of everything",
      { state: { halts: [{ scope: "all", target: "", reason: "storm" }] } },
      [{ rule: "halted", scope: "all", target: "", reason: "storm" }],
    ],
    [
      "a halt of a venue of one leg",
      { state: { halts: [{ scope: "venue", target: "b", reason: "maintenance" }] } },
      [{ rule: "halted", scope: "venue", target: "b", reason: "maintenance" }],
    ],
    ["a lost lease", { state: { hasLease: false } }, [{ rule: "no_lease" }]],
    [
      "a venue that is not reconciled",
      { state: { isReconciled: (one: string) => one !== "b" } },
      [{ rule: "not_reconciled", venue: "b" }],
    ],
    [
      "a cool-down until its last millisecond",
      { state: { coolDowns: [{ scope: "symbol", target: "BTC/USDT", until: 1001, reason: "losses" }] } },
      [{ rule: "cooling_down", target: "BTC/USDT", until: 1001, reason: "losses" }],
    ],
    [
      "a blocked opportunity",
      { plan: { blockedBy: ["price_outlier"] } },
      [{ rule: "blocked", reasons: ["price_outlier"] }],
    ],
    [
      "a book one millisecond too old",
      { limits: { bookAgeMsMax: 499 } },
      [{ rule: "stale_book", venue: "a", ageMs: 500, max: 499 }],
    ],
    [
      "a deal that is too large",
      { limits: { dealNotionalMax: money("999") } },
      [{ rule: "deal_notional", value: money("1000"), max: money("999") }],
    ],
    [
      "an order that is too large",
      { limits: { orderNotionalMax: money("999") } },
      [{ rule: "order_notional", value: money("1000"), max: money("999") }],
    ],
    [
      "exposure at a venue: what is open and what it adds",
      { state: { venueExposure: (one: string) => money(one === "a" ? "4000.01" : "0") } },
      [{ rule: "venue_exposure", ...venue, value: money("5000.01") }],
    ],
    [
      "exposure that cannot be priced",
      { state: { venueExposure: (one: string) => (one === "a" ? undefined : 0n) } },
      [{ rule: "venue_exposure", ...venue, value: undefined }],
    ],
    [
      "exposure in an asset, over all legs",
      { state: { assetExposure: () => money("2001") } },
      [{ rule: "asset_exposure", target: "BTC", value: money("4001"), max: money("4000") }],
    ],
    [
      "the day's loss",
      { state: { profitToday: money("-100.01") } },
      [{ rule: "daily_loss", value: money("100.01"), max: money("100") }],
    ],
    [
      "the fall from the peak",
      { state: { equity: money("699") } },
      [{ rule: "drawdown", value: money("301"), max: money("300") }],
    ],
    ["a streak of losses", { state: { lossStreak: 5 } }, [{ rule: "loss_streak", value: 5, max: 5 }]],
    ["too many orders a minute", { state: { ordersLastMinute: 59 } }, [{ rule: "order_rate", value: 61, max: 60 }]],
    [
      "a balance that lacks the last digit",
      { state: { free: (at: string, asset: string) => (free[`${at}|${asset}`] ?? 0n) - (at === "a" ? 1n : 0n) } },
      [
        {
          rule: "insufficient_balance",
          venue: "a",
          asset: "USDT",
          free: money("1001") - 1n,
          needed: money("1001"),
        },
      ],
    ],
  ])("%s", (_, changed, denials) => {
    expect(denialsOf(changed)).toEqual(denials);
  });
});

test("halts and cool-downs of others do not concern it", () => {
  const halts = [
    { scope: "user", target: "u2", reason: "x" },
    { scope: "venue", target: "c", reason: "x" },
    { scope: "symbol", target: "ETH/USDT", reason: "x" },
  ] as const;
  const coolDowns = [
    { scope: "user", target: "u2", until: 9999, reason: "x" },
    { scope: "venue", target: "a", until: 1000, reason: "over" },
  ] as const;
  expect(denialsOf({ state: { halts, coolDowns } })).toEqual([]);
});

test("every rule that refuses is told, not the first alone", () => {
  const denials = denialsOf({ state: { hasLease: false, lossStreak: 9, ordersLastMinute: 99 } });
  expect(denials.map(({ rule }) => rule)).toEqual(["no_lease", "loss_streak", "order_rate"]);
});

test("two legs that spend one balance need both amounts together", () => {
  const leg = plan.legs[0];
  if (leg === undefined) throw new Error("the plan has legs");
  expect(denialsOf({ plan: { legs: [leg, leg] }, limits: { assetExposureMax: money("9999") } })).toContainEqual(
    expect.objectContaining({ rule: "insufficient_balance", needed: money("2002") }),
  );
});

test("no age, or an age that is no number, is no fresh book", () => {
  const legs = plan.legs.map((leg) => ({ ...leg, bookAgeMs: Number.NaN }));
  expect(denialsOf({ plan: { legs } }).map(({ rule }) => rule)).toEqual(["stale_book", "stale_book"]);
});

test("a plan without legs or value is a mistake of the program", () => {
  expect(() => checkRisk({ ...plan, legs: [] }, limits, state)).toThrow(RangeError);
  expect(() => checkRisk({ ...plan, notional: 0n }, limits, state)).toThrow(RangeError);
});

const amount = fc.bigInt({ min: 0n, max: money("10000") });
const count = fc.integer({ min: 0, max: 100 });
const anyLimits: fc.Arbitrary<RiskLimits> = fc.record({
  orderNotionalMax: amount,
  dealNotionalMax: amount,
  venueExposureMax: amount,
  assetExposureMax: amount,
  dailyLossMax: amount,
  drawdownMax: amount,
  lossStreakMax: count,
  ordersPerMinuteMax: count,
  bookAgeMsMax: count,
});

test("under ceilings never more is allowed than either allows", () => {
  fc.assert(
    fc.property(anyLimits, anyLimits, (own, ceilings) => {
      const both = checkRisk(plan, underCeilings(own, ceilings), state).ok;
      expect(both).toBe(checkRisk(plan, own, state).ok && checkRisk(plan, ceilings, state).ok);
    }),
  );
});
