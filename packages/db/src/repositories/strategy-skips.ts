import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { strategies, strategySkips } from "../schema/strategies.ts";

export type SkipRow = typeof strategySkips.$inferSelect;

/** Newest first. */
export async function listSkips(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly strategyIds: readonly string[];
}): Promise<readonly SkipRow[]> {
  const { tx, userId, strategyIds } = args;
  if (strategyIds.length === 0) return [];
  return tx
    .select()
    .from(strategySkips)
    .where(and(eq(strategySkips.userId, userId), inArray(strategySkips.strategyId, [...strategyIds])))
    .orderBy(desc(strategySkips.lastAt), strategySkips.reason);
}

/** Adds to what was counted since the start. A strategy that is gone by now is left out. The scope is the user. */
export async function addSkip(args: { readonly tx: Tx; readonly skip: SkipRow }): Promise<void> {
  const { tx, skip } = args;
  const { strategyId, userId } = skip;
  const [known] = await tx
    .select({ id: strategies.id })
    .from(strategies)
    .where(and(eq(strategies.id, strategyId), eq(strategies.userId, userId)))
    .for("key share");
  if (known === undefined) return;
  await tx
    .insert(strategySkips)
    .values(skip)
    .onConflictDoUpdate({
      target: [strategySkips.strategyId, strategySkips.reason],
      set: {
        count: sql`${strategySkips.count} + excluded.count`,
        lastAt: sql`greatest(${strategySkips.lastAt}, excluded.last_at)`,
        opportunityId: sql`coalesce(excluded.opportunity_id, ${strategySkips.opportunityId})`,
      },
    });
}

export async function deleteSkips(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly strategyId: string;
}): Promise<void> {
  const { tx, userId, strategyId } = args;
  await tx.delete(strategySkips).where(and(eq(strategySkips.userId, userId), eq(strategySkips.strategyId, strategyId)));
}
