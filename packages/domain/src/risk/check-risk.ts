import { err, ok, type Result } from "../result.ts";
import type { RiskLimits, RiskPlan, RiskState } from "./risk-plan.ts";

/** Which rule refused, and the numbers that it compared; money scaled by 10^18. */
export type RiskDenial =
  | { readonly rule: "halted"; readonly scope: string; readonly target: string; readonly reason: string }
  | { readonly rule: "no_lease" }
  | { readonly rule: "not_reconciled"; readonly venue: string }
  | { readonly rule: "cooling_down"; readonly target: string; readonly until: number; readonly reason: string }
  | { readonly rule: "blocked"; readonly reasons: readonly string[] }
  | { readonly rule: "stale_book"; readonly venue: string; readonly ageMs: number; readonly max: number }
  | {
      readonly rule: "order_notional" | "deal_notional" | "daily_loss" | "drawdown";
      readonly value: bigint;
      readonly max: bigint;
    }
  | {
      readonly rule: "venue_exposure" | "asset_exposure";
      readonly target: string;
      /** Undefined: it could not be priced, which counts as too much. */
      readonly value: bigint | undefined;
      readonly max: bigint;
    }
  | { readonly rule: "loss_streak" | "order_rate"; readonly value: number; readonly max: number }
  | {
      readonly rule: "insufficient_balance";
      readonly venue: string;
      readonly asset: string;
      readonly free: bigint;
      readonly needed: bigint;
    };

type Rule = (plan: RiskPlan, limits: RiskLimits, state: RiskState) => readonly RiskDenial[];

const above = <K extends RiskDenial["rule"]>(rule: K, value: bigint, max: bigint) =>
  value > max ? [{ rule, value, max }] : [];

const halted: Rule = (plan, _, { halts }) =>
  halts
    .filter(({ scope, target }) => {
      if (scope === "all") return true;
      if (scope === "user") return target === plan.userId;
      return plan.legs.some(({ venue, symbol }) => target === (scope === "venue" ? venue : symbol));
    })
    .map(({ scope, target, reason }) => ({ rule: "halted" as const, scope, target, reason }));

const lease: Rule = (_, __, { hasLease }) => (hasLease ? [] : [{ rule: "no_lease" }]);

const reconciled: Rule = ({ legs }, _, { isReconciled }) =>
  [...new Set(legs.map(({ venue }) => venue))]
    .filter((venue) => !isReconciled(venue))
    .map((venue) => ({ rule: "not_reconciled" as const, venue }));

const coolDowns: Rule = (plan, _, { coolDowns: all, now }) =>
  all
    .filter(({ scope, target, until }) => {
      if (now >= until) return false;
      if (scope === "user") return target === plan.userId;
      return plan.legs.some(({ venue, symbol }) => target === (scope === "venue" ? venue : symbol));
    })
    .map(({ target, until, reason }) => ({ rule: "cooling_down" as const, target, until, reason }));

const blocked: Rule = ({ blockedBy }) => (blockedBy.length > 0 ? [{ rule: "blocked", reasons: blockedBy }] : []);

const freshBooks: Rule = ({ legs }, { bookAgeMsMax }) =>
  legs
    .filter(({ bookAgeMs }) => !(bookAgeMs <= bookAgeMsMax))
    .map(({ venue, bookAgeMs }) => ({ rule: "stale_book" as const, venue, ageMs: bookAgeMs, max: bookAgeMsMax }));

const notional: Rule = ({ legs, notional: whole }, limits) => [
  ...above("deal_notional", whole, limits.dealNotionalMax),
  ...legs.flatMap((leg) => above("order_notional", leg.notional, limits.orderNotionalMax)).slice(0, 1),
];

const losses: Rule = (_, limits, state) => [
  ...above("daily_loss", -state.profitToday, limits.dailyLossMax),
  ...above("drawdown", state.equityPeak - state.equity, limits.drawdownMax),
  ...(state.lossStreak >= limits.lossStreakMax && state.lossStreak > 0
    ? [{ rule: "loss_streak" as const, value: state.lossStreak, max: limits.lossStreakMax }]
    : []),
];

const orderRate: Rule = ({ legs }, { ordersPerMinuteMax }, { ordersLastMinute }) => {
  const value = ordersLastMinute + legs.length;
  return value > ordersPerMinuteMax ? [{ rule: "order_rate", value, max: ordersPerMinuteMax }] : [];
};

/** What is open plus what the plan adds, by key. */
function exposure(
  plan: RiskPlan,
  by: {
    readonly rule: "venue_exposure" | "asset_exposure";
    readonly max: bigint;
    readonly keyOf: (leg: RiskPlan["legs"][number]) => string;
    readonly open: (key: string) => bigint | undefined;
  },
): RiskDenial[] {
  const added = new Map<string, bigint>();
  for (const leg of plan.legs) added.set(by.keyOf(leg), (added.get(by.keyOf(leg)) ?? 0n) + leg.notional);
  return [...added].flatMap(([target, more]): RiskDenial[] => {
    const open = by.open(target);
    const value = open === undefined ? undefined : open + more;
    return value === undefined || value > by.max ? [{ rule: by.rule, target, value, max: by.max }] : [];
  });
}

const exposures: Rule = (plan, limits, state) => [
  ...exposure(plan, {
    rule: "venue_exposure",
    max: limits.venueExposureMax,
    keyOf: ({ venue }) => venue,
    open: state.venueExposure,
  }),
  ...exposure(plan, {
    rule: "asset_exposure",
    max: limits.assetExposureMax,
    keyOf: ({ symbol }) => symbol.split("/")[0] ?? symbol,
    open: state.assetExposure,
  }),
];

const balances: Rule = ({ legs }, _, { free }) => {
  const needed = new Map<string, { venue: string; asset: string; amount: bigint }>();
  for (const { venue, spends } of legs) {
    const key = `${venue}|${spends.asset}`;
    needed.set(key, { venue, asset: spends.asset, amount: (needed.get(key)?.amount ?? 0n) + spends.amount });
  }
  return [...needed.values()].flatMap(({ venue, asset, amount }): RiskDenial[] => {
    const has = free(venue, asset);
    return has < amount ? [{ rule: "insufficient_balance", venue, asset, free: has, needed: amount }] : [];
  });
};

/** In the order in which they are told. */
const RULES: readonly Rule[] = [
  halted,
  lease,
  reconciled,
  coolDowns,
  blocked,
  freshBooks,
  notional,
  exposures,
  losses,
  orderRate,
  balances,
];

declare const approved: unique symbol;
/** A plan that passed every rule. Only {@link checkRisk} makes one, so that nothing unchecked can reach a gateway. */
export type ApprovedPlan = RiskPlan & { readonly [approved]: true };

/** Every rule that refuses the plan, or the plan approved. */
export function checkRisk(
  plan: RiskPlan,
  limits: RiskLimits,
  state: RiskState,
): Result<ApprovedPlan, readonly RiskDenial[]> {
  const denials = RULES.flatMap((rule) => rule(plan, limits, state));
  if (plan.legs.length === 0 || plan.notional <= 0n) throw new RangeError("a plan without legs or value");
  return denials.length > 0 ? err(denials) : ok(approve(plan));
}

/** The one place that mints the brand. */
const approve = (plan: RiskPlan): ApprovedPlan => plan as ApprovedPlan;
