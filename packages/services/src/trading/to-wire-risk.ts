import type { CoolDown, Halt, RepairSettings, RiskLimits } from "@tandem/contract/risk";
import type { CoolDownRow } from "@tandem/db/repositories/cool-downs";
import type { HaltRow } from "@tandem/db/repositories/halts";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import type { RiskLimits as DomainLimits } from "@tandem/domain/risk/risk-plan";
import type { RepairRecord } from "@tandem/engine/trading/trading-store";

export const toWireLimits = (limits: DomainLimits): RiskLimits => ({
  orderNotionalMax: formatScaled(limits.orderNotionalMax),
  dealNotionalMax: formatScaled(limits.dealNotionalMax),
  venueExposureMax: formatScaled(limits.venueExposureMax),
  assetExposureMax: formatScaled(limits.assetExposureMax),
  dailyLossMax: formatScaled(limits.dailyLossMax),
  drawdownMax: formatScaled(limits.drawdownMax),
  lossStreakMax: limits.lossStreakMax,
  ordersPerMinuteMax: limits.ordersPerMinuteMax,
  bookAgeMsMax: limits.bookAgeMsMax,
});

/** Absent ones stay what they are in `before`. */
export function changeLimits(
  before: DomainLimits,
  input: { readonly [K in keyof RiskLimits]?: RiskLimits[K] | undefined },
): DomainLimits {
  const money = (text: string | undefined, was: bigint): bigint => (text === undefined ? was : parseScaled(text));
  return {
    orderNotionalMax: money(input.orderNotionalMax, before.orderNotionalMax),
    dealNotionalMax: money(input.dealNotionalMax, before.dealNotionalMax),
    venueExposureMax: money(input.venueExposureMax, before.venueExposureMax),
    assetExposureMax: money(input.assetExposureMax, before.assetExposureMax),
    dailyLossMax: money(input.dailyLossMax, before.dailyLossMax),
    drawdownMax: money(input.drawdownMax, before.drawdownMax),
    lossStreakMax: input.lossStreakMax ?? before.lossStreakMax,
    ordersPerMinuteMax: input.ordersPerMinuteMax ?? before.ordersPerMinuteMax,
    bookAgeMsMax: input.bookAgeMsMax ?? before.bookAgeMsMax,
  };
}

/** Basis points have few digits: a number carries them. */
const toBps = (scaled: bigint): number => Number(formatScaled(scaled));
const BPS_DECIMALS = 8;
export const fromBps = (bps: number): bigint => parseScaled(bps.toFixed(BPS_DECIMALS));

export const toWireRepair = (repair: RepairRecord): RepairSettings => ({
  complete: repair.complete,
  unwind: repair.unwind,
  elsewhere: repair.elsewhere,
  holdPenaltyBps: repair.holdPenaltyBps === undefined ? null : toBps(repair.holdPenaltyBps),
  lossMaxBps: toBps(repair.lossMaxBps),
  slippageBps: toBps(repair.slippageBps),
});

export const toWireHalt = (row: Omit<HaltRow, "resumedAt" | "resumedBy">): Halt => ({
  id: row.id,
  scope: row.scope,
  target: row.target,
  mode: row.mode,
  reason: row.reason,
  automatic: row.automatic,
  haltedAt: row.haltedAt,
});

export const toWireCoolDown = (row: CoolDownRow): CoolDown => ({
  id: row.id,
  mode: row.mode,
  scope: row.scope,
  target: row.target,
  reason: row.reason,
  until: row.until,
});
