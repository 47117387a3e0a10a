import { and, eq, gt, lte } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { passwordResets } from "../schema/password-resets.ts";

export type PasswordResetRow = typeof passwordResets.$inferSelect;

/** The user's one reset: an older one dies here. The scope is the user's, or has the duty `accounts`. */
export async function replacePasswordReset(args: { readonly tx: Tx; readonly reset: PasswordResetRow }): Promise<void> {
  const { userId, ...values } = args.reset;
  await args.tx
    .insert(passwordResets)
    .values(args.reset)
    .onConflictDoUpdate({ target: passwordResets.userId, set: values });
}

/** Whose reset this is, unless it has ended. The transaction's scope holds the digest. */
export async function findPasswordReset(args: {
  readonly tx: Tx;
  readonly tokenHash: string;
  readonly now: number;
}): Promise<{ readonly userId: string } | undefined> {
  const { tx, tokenHash, now } = args;
  const [row] = await tx
    .select({ userId: passwordResets.userId })
    .from(passwordResets)
    .where(and(eq(passwordResets.tokenHash, tokenHash), gt(passwordResets.expiresAt, now)));
  return row;
}

/** True for the one transaction that uses it up; others wait for that one and get false. */
export async function usePasswordReset(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly tokenHash: string;
  readonly now: number;
}): Promise<boolean> {
  const { tx, userId, tokenHash, now } = args;
  const used = await tx
    .delete(passwordResets)
    .where(
      and(
        eq(passwordResets.userId, userId),
        eq(passwordResets.tokenHash, tokenHash),
        gt(passwordResets.expiresAt, now),
      ),
    )
    .returning({ userId: passwordResets.userId });
  return used.length === 1;
}

/** Whatever reset the user has is void. */
export async function deletePasswordResetForUser(args: { readonly tx: Tx; readonly userId: string }): Promise<void> {
  await args.tx.delete(passwordResets).where(eq(passwordResets.userId, args.userId));
}

/** For the retention job. @returns how many */
export async function deleteEndedPasswordResets(args: { readonly tx: Tx; readonly now: number }): Promise<number> {
  const gone = await args.tx
    .delete(passwordResets)
    .where(lte(passwordResets.expiresAt, args.now))
    .returning({ userId: passwordResets.userId });
  return gone.length;
}
