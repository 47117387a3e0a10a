import type { DealMode } from "@tandem/domain/deals/deal";
import type { HaltScope } from "@tandem/domain/risk/risk-plan";
import { and, asc, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { halts } from "../schema/risk.ts";

export type HaltRow = typeof halts.$inferSelect;

/** Everybody's and the user's own, the oldest first. With a mode: those that stop it. */
export async function listHaltsInForce(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode?: DealMode;
}): Promise<readonly HaltRow[]> {
  const { tx, userId, mode } = args;
  return tx
    .select()
    .from(halts)
    .where(
      and(
        isNull(halts.resumedAt),
        or(eq(halts.userId, userId), isNull(halts.userId)),
        mode === undefined ? undefined : or(eq(halts.mode, mode), isNull(halts.mode)),
      ),
    )
    .orderBy(asc(halts.id));
}

export async function insertHalt(args: {
  readonly tx: Tx;
  readonly halt: Omit<HaltRow, "resumedBy" | "resumedAt">;
}): Promise<void> {
  await args.tx.insert(halts).values(args.halt);
}

/** A user's own, or, where `userId` is null, everybody's; held until the transaction ends. */
export async function lockHalts(args: {
  readonly tx: Tx;
  readonly userId: string | null;
  readonly scope: HaltScope;
  readonly target: string | null;
}): Promise<readonly HaltRow[]> {
  const { tx, userId, scope, target } = args;
  return tx
    .select()
    .from(halts)
    .where(
      and(
        isNull(halts.resumedAt),
        userId === null ? isNull(halts.userId) : eq(halts.userId, userId),
        eq(halts.scope, scope),
        target === null ? isNull(halts.target) : eq(halts.target, target),
      ),
    )
    .orderBy(asc(halts.id))
    .for("update");
}

/** Of rows that {@link lockHalts} gave. */
export async function resumeHalts(args: {
  readonly tx: Tx;
  readonly ids: readonly string[];
  readonly by: string;
  readonly at: number;
}): Promise<void> {
  const { tx, ids, by, at } = args;
  await tx
    .update(halts)
    .set({ resumedBy: by, resumedAt: at })
    .where(inArray(halts.id, [...ids]));
}

/** Those that were resumed before then, for the retention job. @returns how many */
export async function deleteOldHalts(args: { readonly tx: Tx; readonly before: number }): Promise<number> {
  const gone = await args.tx.delete(halts).where(lt(halts.resumedAt, args.before)).returning({ id: halts.id });
  return gone.length;
}
