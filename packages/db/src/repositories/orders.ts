import type { DealMode } from "@tandem/domain/deals/deal";
import { and, desc, eq, lt, notInArray, type SQL } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals } from "../schema/deals.ts";
import { orders } from "../schema/orders.ts";
import { type OrderWithFills, withFills } from "./deals.ts";

export type OrderFilter = {
  readonly mode?: DealMode | undefined;
  readonly venue?: string | undefined;
  readonly symbol?: string | undefined;
  readonly dealId?: string | undefined;
  /** Only those that are not final. */
  readonly open?: boolean | undefined;
  /** The id of the last order of the page before. */
  readonly before?: string | undefined;
};

/** By hand and of deals, newest first. */
export async function listOrdersForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly filter: OrderFilter;
  readonly limit: number;
}): Promise<readonly OrderWithFills[]> {
  const { tx, userId, filter, limit } = args;
  const rows = await tx
    .select({ order: orders, kind: deals.kind })
    .from(orders)
    .innerJoin(deals, eq(deals.id, orders.dealId))
    .where(and(eq(orders.userId, userId), eq(deals.userId, userId), ...conditions(filter)))
    .orderBy(desc(orders.id))
    .limit(limit);
  const kinds = new Map(rows.map(({ order, kind }) => [order.dealId, kind]));
  return withFills({
    tx,
    userId,
    rows: rows.map(({ order }) => order),
    kindOf: (dealId) => kinds.get(dealId) ?? "cross",
  });
}

function conditions({ mode, venue, symbol, dealId, open, before }: OrderFilter): SQL[] {
  return [
    ...(mode === undefined ? [] : [eq(orders.mode, mode)]),
    ...(venue === undefined ? [] : [eq(orders.venue, venue)]),
    ...(symbol === undefined ? [] : [eq(orders.symbol, symbol)]),
    ...(dealId === undefined ? [] : [eq(orders.dealId, dealId)]),
    ...(open === true ? [notInArray(orders.status, ["filled", "cancelled", "rejected", "expired"])] : []),
    ...(before === undefined ? [] : [lt(orders.id, before)]),
  ];
}

export async function getOrderForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
}): Promise<OrderWithFills | undefined> {
  const { tx, userId, id } = args;
  const [row] = await tx
    .select({ order: orders, kind: deals.kind })
    .from(orders)
    .innerJoin(deals, eq(deals.id, orders.dealId))
    .where(and(eq(orders.userId, userId), eq(deals.userId, userId), eq(orders.id, id)));
  if (row === undefined) return undefined;
  const [order] = await withFills({ tx, userId, rows: [row.order], kindOf: () => row.kind });
  return order;
}
