import { isNotNull } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { installation } from "../schema/installation.ts";

/** Whether this installation has had its first administrator. */
export async function isAdminClaimed(tx: Tx): Promise<boolean> {
  const claimed = await tx
    .select({ only: installation.only })
    .from(installation)
    .where(isNotNull(installation.adminClaimedAt));
  return claimed.length > 0;
}
