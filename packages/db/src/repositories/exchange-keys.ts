import { and, asc, count, desc, eq, lt, lte } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { exchangeKeys } from "../schema/exchange-keys.ts";

export type ExchangeKeyRow = typeof exchangeKeys.$inferSelect;
/** What a check at the venue changes. */
export type ExchangeKeyCheck = Pick<
  ExchangeKeyRow,
  "permissions" | "ipRestricted" | "expiresAt" | "state" | "pausedBecause" | "checkedAt" | "nextCheckAt"
>;

/** Of the index that finds a key that its user has added already. */
export const EXCHANGE_KEY_UNIQUE = "exchange_keys_fingerprint_unique";

/** @throws DatabaseError on a key that the user has already */
export async function insertExchangeKey(args: { readonly tx: Tx; readonly key: ExchangeKeyRow }): Promise<void> {
  await args.tx.insert(exchangeKeys).values(args.key);
}

/** Newest first. `before` is the id of a key of the user's. */
export async function listExchangeKeysForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly limit: number;
  readonly before?: string | undefined;
}): Promise<readonly ExchangeKeyRow[]> {
  const { tx, userId, limit, before } = args;
  return (
    tx
      .select()
      .from(exchangeKeys)
      .where(and(eq(exchangeKeys.userId, userId), before === undefined ? undefined : lt(exchangeKeys.id, before)))
      // Ids sort by the time of making.
      .orderBy(desc(exchangeKeys.id))
      .limit(limit)
  );
}

export async function countExchangeKeysForUser(args: { readonly tx: Tx; readonly userId: string }): Promise<number> {
  const [row] = await args.tx.select({ keys: count() }).from(exchangeKeys).where(eq(exchangeKeys.userId, args.userId));
  return row?.keys ?? 0;
}

export async function getExchangeKeyForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
}): Promise<ExchangeKeyRow | undefined> {
  const { tx, userId, id } = args;
  const [row] = await tx
    .select()
    .from(exchangeKeys)
    .where(and(eq(exchangeKeys.userId, userId), eq(exchangeKeys.id, id)));
  return row;
}

/** The row after the change; undefined when the user has no such key any more. */
export async function saveExchangeKeyCheck(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
  readonly check: Partial<ExchangeKeyCheck>;
}): Promise<ExchangeKeyRow | undefined> {
  const { tx, userId, id, check } = args;
  const [row] = await tx
    .update(exchangeKeys)
    .set({ ...check, ...(check.permissions && { permissions: [...check.permissions] }) })
    .where(and(eq(exchangeKeys.userId, userId), eq(exchangeKeys.id, id)))
    .returning();
  return row;
}

/** The row that is gone now, and with it the only copy of its data key. */
export async function deleteExchangeKeyForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
}): Promise<ExchangeKeyRow | undefined> {
  const { tx, userId, id } = args;
  const [row] = await tx
    .delete(exchangeKeys)
    .where(and(eq(exchangeKeys.userId, userId), eq(exchangeKeys.id, id)))
    .returning();
  return row;
}

/** Whoever's keys are due for a check, the longest due first. In the duty of the vault. */
export async function listDueExchangeKeys(args: {
  readonly tx: Tx;
  readonly now: number;
  readonly limit: number;
}): Promise<readonly Pick<ExchangeKeyRow, "id" | "userId">[]> {
  return args.tx
    .select({ id: exchangeKeys.id, userId: exchangeKeys.userId })
    .from(exchangeKeys)
    .where(lte(exchangeKeys.nextCheckAt, args.now))
    .orderBy(asc(exchangeKeys.nextCheckAt))
    .limit(args.limit);
}

/** Takes a due key for this process: false when another has taken it meanwhile. */
export async function claimDueExchangeKey(args: {
  readonly tx: Tx;
  readonly id: string;
  readonly now: number;
  readonly until: number;
}): Promise<boolean> {
  const { tx, id, now, until } = args;
  const claimed = await tx
    .update(exchangeKeys)
    .set({ nextCheckAt: until })
    .where(and(eq(exchangeKeys.id, id), lte(exchangeKeys.nextCheckAt, now)))
    .returning({ id: exchangeKeys.id });
  return claimed.length === 1;
}
