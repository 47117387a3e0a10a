import type { DealMode } from "@tandem/domain/deals/deal";
import { mulDivCeil, SCALE } from "@tandem/domain/money";
import { type RiskLimits, type RiskState, underCeilings } from "@tandem/domain/risk/risk-plan";
import type { AccountLife } from "./account-life.ts";
import { openDealsOf } from "./account-life.ts";
import type { AccountStanding, LimitUse } from "./trader.ts";

export const limitsOf = (life: AccountLife): RiskLimits => underCeilings(life.record.limits, life.record.ceilings);

/** An account as people see it: it is ready when every venue that can be reached agrees. */
export function standingOf(
  mode: DealMode,
  of: { readonly life: AccountLife | undefined; readonly idle: "off" | "starting" | "elsewhere" },
): AccountStanding {
  const { life, idle } = of;
  if (life === undefined) return { mode, state: idle, venues: [] };
  const venues = [...life.slots.values()].map(({ venue, state, reason }) => ({ venue, state, reason }));
  if (venues.some(({ state }) => state === "disagrees")) return { mode, state: "disagrees", venues };
  return { mode, state: venues.some(({ state }) => state === "starting") ? "reconciling" : "ready", venues };
}

/** How much of each limit is used. */
export function usesOf(mode: DealMode, life: AccountLife, state: RiskState): readonly LimitUse[] {
  const limits = limitsOf(life);
  const use = (limit: string, value: bigint | undefined, max: bigint, target?: string): LimitUse => ({
    mode,
    limit,
    target,
    value,
    max,
  });
  const legs = openDealsOf(life).flatMap((deal) => deal.legs);
  const venues = [...new Set(legs.map(({ market }) => market.venue))];
  const assets = [...new Set(legs.map(({ market }) => market.base))];
  const count = (value: number): bigint => mulDivCeil(BigInt(value), SCALE, 1n);
  return [
    use("dailyLossMax", state.profitToday < 0n ? -state.profitToday : 0n, limits.dailyLossMax),
    use("drawdownMax", state.equityPeak - state.equity, limits.drawdownMax),
    use("lossStreakMax", count(state.lossStreak), count(limits.lossStreakMax)),
    use("ordersPerMinuteMax", count(state.ordersLastMinute), count(limits.ordersPerMinuteMax)),
    ...venues.map((venue) => use("venueExposureMax", state.venueExposure(venue), limits.venueExposureMax, venue)),
    ...assets.map((asset) => use("assetExposureMax", state.assetExposure(asset), limits.assetExposureMax, asset)),
  ];
}
