import type { Tx } from "../database.ts";
import { trustSettings } from "../schema/trust-settings.ts";

export type TrustSettings = {
  readonly allowedVenues: readonly string[];
  /** Epoch ms; null while no administrator has said anything. */
  readonly changedAt: number | null;
};

/** Of the whole installation: in anybody's name. */
export async function readTrustSettings(tx: Tx): Promise<TrustSettings> {
  const { allowedVenues, changedAt } = trustSettings;
  const [row] = await tx.select({ allowedVenues, changedAt }).from(trustSettings);
  if (row === undefined) throw new Error("trust_settings has lost its row");
  return row;
}

/** The same, held until the transaction ends: whoever changes it too waits. */
export async function lockTrustSettings(tx: Tx): Promise<TrustSettings> {
  const { allowedVenues, changedAt } = trustSettings;
  const [row] = await tx.select({ allowedVenues, changedAt }).from(trustSettings).for("update");
  if (row === undefined) throw new Error("trust_settings has lost its row");
  return row;
}

/** The scope has the duty `accounts` and an active administrator's id; the database checks it. */
export async function saveAllowedVenues(args: {
  readonly tx: Tx;
  readonly allowedVenues: readonly string[];
  readonly changedAt: number;
}): Promise<void> {
  const { tx, allowedVenues, changedAt } = args;
  await tx.update(trustSettings).set({ allowedVenues: [...allowedVenues], changedAt });
}
