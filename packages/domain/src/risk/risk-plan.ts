import type { DealMode } from "../deals/deal.ts";
import type { MarketSymbol, VenueId } from "../market.ts";
import type { Side } from "../opportunity.ts";

/** What somebody wants to send. Money in the reporting currency unless said otherwise, scaled by 10^18. */
export type RiskPlan = {
  readonly id: string;
  readonly userId: string;
  readonly mode: DealMode;
  readonly legs: readonly RiskLeg[];
  /** The largest value of a leg. */
  readonly notional: bigint;
  /** Why the opportunity must not be traded, by its own reasons; empty for an order by hand. */
  readonly blockedBy: readonly string[];
};

export type RiskLeg = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly notional: bigint;
  /** What must be free at the venue before it is sent, fee included, in its own units. */
  readonly spends: { readonly asset: string; readonly amount: bigint };
  readonly bookAgeMs: number;
};

/** What may be risked. The user's own, never above the administrator's ceilings. */
export type RiskLimits = {
  readonly orderNotionalMax: bigint;
  readonly dealNotionalMax: bigint;
  readonly venueExposureMax: bigint;
  readonly assetExposureMax: bigint;
  readonly dailyLossMax: bigint;
  readonly drawdownMax: bigint;
  readonly lossStreakMax: number;
  readonly ordersPerMinuteMax: number;
  readonly bookAgeMsMax: number;
};

export type HaltScope = "all" | "user" | "venue" | "symbol";
export type Halt = { readonly scope: HaltScope; readonly target: string; readonly reason: string };
/** Nothing new before `until`, epoch ms. */
export type CoolDown = {
  readonly scope: "user" | "venue" | "symbol";
  readonly target: string;
  readonly until: number;
  readonly reason: string;
};

/** How things stand, reservations of plans under way included. */
export type RiskState = {
  readonly now: number;
  readonly halts: readonly Halt[];
  readonly coolDowns: readonly CoolDown[];
  /** Orders, fills and balances agree with the venue since the start. */
  readonly isReconciled: (venue: VenueId) => boolean;
  /** This process may trade the account. */
  readonly hasLease: boolean;
  /** Free less what is reserved, in the asset's units. */
  readonly free: (venue: VenueId, asset: string) => bigint;
  /** Value of what is open; undefined where it cannot be priced. */
  readonly venueExposure: (venue: VenueId) => bigint | undefined;
  readonly assetExposure: (asset: string) => bigint | undefined;
  /** Negative is a loss. */
  readonly profitToday: bigint;
  readonly equity: bigint;
  readonly equityPeak: bigint;
  readonly lossStreak: number;
  readonly ordersLastMinute: number;
};

/** Field by field the lower of the two. */
export function underCeilings(limits: RiskLimits, ceilings: RiskLimits): RiskLimits {
  const lower = <T extends bigint | number>(a: T, b: T): T => (a < b ? a : b);
  return {
    orderNotionalMax: lower(limits.orderNotionalMax, ceilings.orderNotionalMax),
    dealNotionalMax: lower(limits.dealNotionalMax, ceilings.dealNotionalMax),
    venueExposureMax: lower(limits.venueExposureMax, ceilings.venueExposureMax),
    assetExposureMax: lower(limits.assetExposureMax, ceilings.assetExposureMax),
    dailyLossMax: lower(limits.dailyLossMax, ceilings.dailyLossMax),
    drawdownMax: lower(limits.drawdownMax, ceilings.drawdownMax),
    lossStreakMax: lower(limits.lossStreakMax, ceilings.lossStreakMax),
    ordersPerMinuteMax: lower(limits.ordersPerMinuteMax, ceilings.ordersPerMinuteMax),
    bookAgeMsMax: lower(limits.bookAgeMsMax, ceilings.bookAgeMsMax),
  };
}
