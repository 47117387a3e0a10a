import { and, count, eq } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { recoveryCodes } from "../schema/second-factor.ts";

/** The user's codes are these from now on; none for an empty list. */
export async function replaceRecoveryCodes(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly codeHashes: readonly string[];
  readonly at: number;
}): Promise<void> {
  const { tx, userId, codeHashes, at } = args;
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  if (codeHashes.length === 0) return;
  await tx.insert(recoveryCodes).values(codeHashes.map((codeHash) => ({ userId, codeHash, createdAt: at })));
}

/** Uses a code up. Of any number at once, one gets true. */
export async function takeRecoveryCode(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly codeHash: string;
}): Promise<boolean> {
  const { tx, userId, codeHash } = args;
  const taken = await tx
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, codeHash)))
    .returning({ userId: recoveryCodes.userId });
  return taken.length === 1;
}

export async function countRecoveryCodes(args: { readonly tx: Tx; readonly userId: string }): Promise<number> {
  const [row] = await args.tx
    .select({ left: count() })
    .from(recoveryCodes)
    .where(eq(recoveryCodes.userId, args.userId));
  return row?.left ?? 0;
}
