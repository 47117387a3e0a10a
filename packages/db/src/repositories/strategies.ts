import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, count, desc, eq, inArray, isNotNull, lt } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals } from "../schema/deals.ts";
import { strategies } from "../schema/strategies.ts";

export type StrategyRow = typeof strategies.$inferSelect;
type Named = { readonly tx: Tx; readonly userId: string; readonly id: string };

/** Newest first. `before` is the id of a strategy of the user's. */
export async function listStrategiesForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly limit: number;
  readonly before?: string | undefined;
}): Promise<readonly StrategyRow[]> {
  const { tx, userId, limit, before } = args;
  return tx
    .select()
    .from(strategies)
    .where(and(eq(strategies.userId, userId), before === undefined ? undefined : lt(strategies.id, before)))
    .orderBy(desc(strategies.id))
    .limit(limit);
}

export async function countStrategiesForUser(args: { readonly tx: Tx; readonly userId: string }): Promise<number> {
  const [row] = await args.tx.select({ all: count() }).from(strategies).where(eq(strategies.userId, args.userId));
  return row?.all ?? 0;
}

const itself = ({ userId, id }: Named) => and(eq(strategies.userId, userId), eq(strategies.id, id));

/** Held until the transaction ends. Undefined where the user has no such strategy. */
export async function lockStrategyForUser(args: Named): Promise<StrategyRow | undefined> {
  const [row] = await args.tx.select().from(strategies).where(itself(args)).for("update");
  return row;
}

export async function insertStrategy(args: { readonly tx: Tx; readonly strategy: StrategyRow }): Promise<void> {
  await args.tx.insert(strategies).values(args.strategy);
}

/** After {@link lockStrategyForUser}. */
export async function saveStrategy(
  args: Named & { readonly set: Partial<Omit<StrategyRow, "id" | "userId" | "createdAt">> },
): Promise<void> {
  await args.tx.update(strategies).set(args.set).where(itself(args));
}

export async function deleteStrategyForUser(args: Named): Promise<StrategyRow | undefined> {
  const [row] = await args.tx.delete(strategies).where(itself(args)).returning();
  return row;
}

/** What runs for an account. */
export async function listRunningStrategies(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode: DealMode;
}): Promise<readonly StrategyRow[]> {
  const { tx, userId, mode } = args;
  return tx
    .select()
    .from(strategies)
    .where(and(eq(strategies.userId, userId), eq(strategies.mode, mode), isNotNull(strategies.startedAt)))
    .orderBy(asc(strategies.id));
}

/** How many deals each of them made, by id; none is absent. */
export async function countDealsOfStrategies(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly ids: readonly string[];
}): Promise<ReadonlyMap<string, number>> {
  const { tx, userId, ids } = args;
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: deals.strategyId, made: count() })
    .from(deals)
    .where(and(eq(deals.userId, userId), inArray(deals.strategyId, [...ids])))
    .groupBy(deals.strategyId);
  return new Map(rows.flatMap(({ id, made }) => (id === null ? [] : [[id, made] as const])));
}
