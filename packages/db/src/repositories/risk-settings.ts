import { DEFAULT_LIMITS } from "@tandem/domain/risk/default-limits";
import type { RiskLimits } from "@tandem/domain/risk/risk-plan";
import { DEFAULT_REPAIR } from "@tandem/engine/trading/default-repair";
import type { RepairRecord } from "@tandem/engine/trading/trading-store";
import { eq } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { riskSettings } from "../schema/risk.ts";
import { toLimits } from "./risk-ceilings.ts";

export type RiskSettings = {
  /** The user's own: the ceilings are still to be applied. */
  readonly limits: RiskLimits;
  readonly repair: RepairRecord;
};
type Row = typeof riskSettings.$inferSelect;

/** What the user has said, or else the defaults. */
export async function readRiskSettings(args: { readonly tx: Tx; readonly userId: string }): Promise<RiskSettings> {
  const [row] = await args.tx.select().from(riskSettings).where(eq(riskSettings.userId, args.userId));
  return row === undefined ? { limits: DEFAULT_LIMITS, repair: DEFAULT_REPAIR } : toSettings(row);
}

/** The same, held until the transaction ends: whoever changes it too waits. */
export async function lockRiskSettings(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly at: number;
}): Promise<RiskSettings> {
  const { tx, userId, at } = args;
  const defaults = { limits: DEFAULT_LIMITS, repair: DEFAULT_REPAIR };
  // A row must be there to be held.
  await tx
    .insert(riskSettings)
    .values({ userId, ...columnsOf(defaults), updatedAt: at })
    .onConflictDoNothing();
  const [row] = await tx.select().from(riskSettings).where(eq(riskSettings.userId, userId)).for("update");
  if (row === undefined) throw new Error("the settings are gone as soon as they were made");
  return toSettings(row);
}

/** After {@link lockRiskSettings}. */
export async function saveRiskSettings(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly settings: RiskSettings;
  readonly at: number;
}): Promise<void> {
  const { tx, userId, settings, at } = args;
  await tx
    .update(riskSettings)
    .set({ ...columnsOf(settings), updatedAt: at })
    .where(eq(riskSettings.userId, userId));
}

const columnsOf = ({ limits, repair }: RiskSettings) => ({
  ...limits,
  repairComplete: repair.complete,
  repairUnwind: repair.unwind,
  repairElsewhere: repair.elsewhere,
  holdPenaltyBps: repair.holdPenaltyBps ?? null,
  repairLossMaxBps: repair.lossMaxBps,
  repairSlippageBps: repair.slippageBps,
});

const toSettings = (row: Row): RiskSettings => ({
  limits: toLimits(row),
  repair: {
    complete: row.repairComplete,
    unwind: row.repairUnwind,
    elsewhere: row.repairElsewhere,
    holdPenaltyBps: row.holdPenaltyBps ?? undefined,
    lossMaxBps: row.repairLossMaxBps,
    slippageBps: row.repairSlippageBps,
  },
});
