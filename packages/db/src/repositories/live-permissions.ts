import { eq } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { livePermissions } from "../schema/risk.ts";

export async function isLiveAllowed(args: { readonly tx: Tx; readonly userId: string }): Promise<boolean> {
  const rows = await args.tx.select().from(livePermissions).where(eq(livePermissions.userId, args.userId));
  return rows.length === 1;
}

/** @returns false where it was allowed before */
export async function allowLiveForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly at: number;
}): Promise<boolean> {
  const { tx, userId, at } = args;
  const made = await tx
    .insert(livePermissions)
    .values({ userId, allowedAt: at })
    .onConflictDoNothing()
    .returning({ userId: livePermissions.userId });
  return made.length === 1;
}
