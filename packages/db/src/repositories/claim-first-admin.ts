import { isNull } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { installation } from "../schema/installation.ts";

/**
 * True for one transaction in the life of an installation: the first that commits. Others wait for it and get
 * false, or, if it rolls back, one of them gets it.
 */
export async function claimFirstAdmin(args: { readonly tx: Tx; readonly at: number }): Promise<boolean> {
  const claimed = await args.tx
    .update(installation)
    .set({ adminClaimedAt: args.at })
    .where(isNull(installation.adminClaimedAt))
    .returning({ only: installation.only });
  return claimed.length === 1;
}
