import type { RiskLimits } from "@tandem/domain/risk/risk-plan";
import type { Tx } from "../database.ts";
import { riskCeilings } from "../schema/risk.ts";

/** What no user's limit goes above: in anybody's name. */
export async function readRiskCeilings(tx: Tx): Promise<RiskLimits> {
  const [row] = await tx.select().from(riskCeilings);
  if (row === undefined) throw new Error("risk_ceilings has lost its row");
  return toLimits(row);
}

/** The same, held until the transaction ends. */
export async function lockRiskCeilings(tx: Tx): Promise<RiskLimits> {
  const [row] = await tx.select().from(riskCeilings).for("update");
  if (row === undefined) throw new Error("risk_ceilings has lost its row");
  return toLimits(row);
}

/** The scope has the duty `accounts` and an active administrator's id; the database checks it. */
export async function saveRiskCeilings(args: {
  readonly tx: Tx;
  readonly ceilings: RiskLimits;
  readonly at: number;
}): Promise<void> {
  await args.tx.update(riskCeilings).set({ ...args.ceilings, changedAt: args.at });
}

/** The limits of a row alone. */
export const toLimits = (row: RiskLimits): RiskLimits => ({
  orderNotionalMax: row.orderNotionalMax,
  dealNotionalMax: row.dealNotionalMax,
  venueExposureMax: row.venueExposureMax,
  assetExposureMax: row.assetExposureMax,
  dailyLossMax: row.dailyLossMax,
  drawdownMax: row.drawdownMax,
  lossStreakMax: row.lossStreakMax,
  ordersPerMinuteMax: row.ordersPerMinuteMax,
  bookAgeMsMax: row.bookAgeMsMax,
});
