import { and, eq, gte, isNotNull, isNull, lt } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { totpSecrets } from "../schema/second-factor.ts";

export type TotpSecretRow = typeof totpSecrets.$inferSelect;

/** Begun or confirmed. */
export async function getTotpSecretForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
}): Promise<TotpSecretRow | undefined> {
  const [row] = await args.tx.select().from(totpSecrets).where(eq(totpSecrets.userId, args.userId));
  return row;
}

/** Replaces one that was begun and never confirmed. False where a confirmed one is there: it stays. */
export async function beginTotpSecret(args: {
  readonly tx: Tx;
  readonly secret: Omit<TotpSecretRow, "confirmedAt" | "lastStep">;
}): Promise<boolean> {
  const { tx, secret } = args;
  await tx.delete(totpSecrets).where(and(eq(totpSecrets.userId, secret.userId), isNull(totpSecrets.confirmedAt)));
  const made = await tx
    .insert(totpSecrets)
    .values(secret)
    .onConflictDoNothing({ target: totpSecrets.userId })
    .returning({ id: totpSecrets.id });
  return made.length === 1;
}

/** Of any number at once, one gets true: a begun secret is confirmed once, and its first code is used up by that. */
export async function confirmTotpSecret(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
  readonly step: number;
  readonly at: number;
  /** When it must have been begun at the earliest. */
  readonly begunSince: number;
}): Promise<boolean> {
  const { tx, userId, id, step, at, begunSince } = args;
  const confirmed = await tx
    .update(totpSecrets)
    .set({ confirmedAt: at, lastStep: step })
    .where(
      and(
        eq(totpSecrets.userId, userId),
        eq(totpSecrets.id, id),
        isNull(totpSecrets.confirmedAt),
        gte(totpSecrets.begunAt, begunSince),
      ),
    )
    .returning({ id: totpSecrets.id });
  return confirmed.length === 1;
}

/** Uses a step up, and with it every older one. Of any number at once, one gets true. */
export async function takeTotpStep(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
  readonly step: number;
}): Promise<boolean> {
  const { tx, userId, id, step } = args;
  const taken = await tx
    .update(totpSecrets)
    .set({ lastStep: step })
    .where(
      and(
        eq(totpSecrets.userId, userId),
        eq(totpSecrets.id, id),
        isNotNull(totpSecrets.confirmedAt),
        lt(totpSecrets.lastStep, step),
      ),
    )
    .returning({ id: totpSecrets.id });
  return taken.length === 1;
}

/** True when a confirmed one was there. */
export async function deleteTotpSecretForUser(args: { readonly tx: Tx; readonly userId: string }): Promise<boolean> {
  const gone = await args.tx
    .delete(totpSecrets)
    .where(and(eq(totpSecrets.userId, args.userId), isNotNull(totpSecrets.confirmedAt)))
    .returning({ id: totpSecrets.id });
  return gone.length === 1;
}
