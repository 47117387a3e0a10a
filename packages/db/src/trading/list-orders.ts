import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, desc, eq, inArray, lt, notInArray, type SQL } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals, idempotencyKeys } from "../schema/deals.ts";
import { fills, orders } from "../schema/orders.ts";
import { type FillRow, groupBy, type OrderRow } from "./read-deals.ts";

export type StoredOrder = {
  readonly order: OrderRow;
  readonly fills: readonly FillRow[];
  /** Not the work of a deal of several legs. */
  readonly isByHand: boolean;
};

export type OrderFilter = {
  readonly mode?: DealMode | undefined;
  readonly venue?: string | undefined;
  readonly symbol?: string | undefined;
  readonly dealId?: string | undefined;
  /** Only those that are not final. */
  readonly open?: boolean | undefined;
  readonly before?: string | undefined;
};

/** Newest first, with their trades. */
export const listOrdersForUser = (args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly filter: OrderFilter;
  readonly limit: number;
}): Promise<readonly StoredOrder[]> =>
  read({ ...args, where: and(eq(orders.userId, args.userId), ...conditions(args.filter)) });

export const ordersById = (args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly ids: readonly string[];
}): Promise<readonly StoredOrder[]> => {
  const { tx, userId, ids } = args;
  if (ids.length === 0) return Promise.resolve([]);
  return read({ tx, userId, limit: ids.length, where: and(eq(orders.userId, userId), inArray(orders.id, [...ids])) });
};

async function read(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly where: SQL | undefined;
  readonly limit: number;
}): Promise<readonly StoredOrder[]> {
  const { tx, userId, where, limit } = args;
  const rows = await tx
    .select({ order: orders, kind: deals.kind })
    .from(orders)
    .innerJoin(deals, eq(deals.id, orders.dealId))
    .where(where)
    .orderBy(desc(orders.id))
    .limit(limit);
  if (rows.length === 0) return [];
  const ids = rows.map(({ order }) => order.id);
  const trades = await tx
    .select()
    .from(fills)
    .where(and(eq(fills.userId, userId), inArray(fills.orderId, ids)))
    .orderBy(asc(fills.position));
  const of = groupBy(trades, ({ orderId }) => orderId);
  return rows.map(({ order, kind }) => ({ order, fills: of.get(order.id) ?? [], isByHand: kind === "order" }));
}

function conditions(filter: OrderFilter): SQL[] {
  const { mode, venue, symbol, dealId, open, before } = filter;
  return [
    ...(mode === undefined ? [] : [eq(orders.mode, mode)]),
    ...(venue === undefined ? [] : [eq(orders.venue, venue)]),
    ...(symbol === undefined ? [] : [eq(orders.symbol, symbol)]),
    ...(dealId === undefined ? [] : [eq(orders.dealId, dealId)]),
    ...(open === true ? [notInArray(orders.status, ["filled", "cancelled", "rejected", "expired"])] : []),
    ...(before === undefined ? [] : [lt(orders.id, before)]),
  ];
}

/** The deal that was opened with this key. */
export async function findDealOfKey(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly procedure: string;
  readonly key: string;
}): Promise<{ readonly id: string; readonly status: (typeof deals.$inferSelect)["status"] } | undefined> {
  const { tx, userId, procedure, key } = args;
  const [row] = await tx
    .select({ id: deals.id, status: deals.status })
    .from(idempotencyKeys)
    .innerJoin(deals, eq(deals.id, idempotencyKeys.dealId))
    .where(
      and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.procedure, procedure), eq(idempotencyKeys.key, key)),
    );
  return row;
}

/** An act on a deal that is there already. @returns false where the key was used before */
export async function insertDealKey(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode: DealMode;
  readonly procedure: string;
  readonly key: string;
  readonly dealId: string;
  readonly at: number;
}): Promise<boolean> {
  const { tx, at, ...row } = args;
  const made = await tx
    .insert(idempotencyKeys)
    .values({ ...row, createdAt: at })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  return made.length === 1;
}
