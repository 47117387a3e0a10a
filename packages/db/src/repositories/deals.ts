import type { DealMode } from "@tandem/domain/deals/deal";
import { and, arrayContains, asc, desc, eq, gte, inArray, isNull, lt, ne, type SQL } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { type DealStatus, deals, tradingEvents } from "../schema/deals.ts";
import { fills, orders } from "../schema/orders.ts";
import { type DealRow, type FillRow, groupBy, type OrderRow } from "../trading/read-deals.ts";
import type { TradingEventRow } from "./trading-events.ts";

export type OrderWithFills = {
  readonly order: OrderRow;
  /** As they arrived. */
  readonly fills: readonly FillRow[];
  /** `order`: placed by hand, and of no deal that a list of deals shows. */
  readonly dealKind: DealRow["kind"];
};
/** A deal and its orders in the order of sending: what came of each leg is the sum of their trades. */
export type DealWithOrders = { readonly row: DealRow; readonly orders: readonly OrderWithFills[] };

export type DealFilter = {
  readonly mode?: DealMode | undefined;
  readonly statuses?: readonly DealStatus[] | undefined;
  readonly strategyId?: string | undefined;
  readonly symbol?: string | undefined;
  /** Made at or after, epoch ms. */
  readonly from?: number | undefined;
  /** Made before, epoch ms. */
  readonly to?: number | undefined;
  /** The id of the last deal of the page before. */
  readonly before?: string | undefined;
};

/** Newest first; orders by hand are left out. */
export async function listDealsForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly filter: DealFilter;
  readonly limit: number;
}): Promise<readonly DealWithOrders[]> {
  const { tx, userId, filter, limit } = args;
  const rows = await tx
    .select()
    .from(deals)
    .where(and(eq(deals.userId, userId), ne(deals.kind, "order"), ...conditions(filter)))
    .orderBy(desc(deals.id))
    .limit(limit);
  const own = groupBy(await ordersOfDeals({ tx, userId, deals: rows }), ({ order }) => order.dealId);
  return rows.map((row) => ({ row, orders: own.get(row.id) ?? [] }));
}

function conditions({ mode, statuses, strategyId, symbol, from, to, before }: DealFilter): SQL[] {
  return [
    ...(mode === undefined ? [] : [eq(deals.mode, mode)]),
    ...(statuses === undefined ? [] : [inArray(deals.status, [...statuses])]),
    ...(strategyId === undefined ? [] : [eq(deals.strategyId, strategyId)]),
    ...(symbol === undefined ? [] : [arrayContains(deals.symbols, [symbol])]),
    ...(from === undefined ? [] : [gte(deals.createdAt, from)]),
    ...(to === undefined ? [] : [lt(deals.createdAt, to)]),
    ...(before === undefined ? [] : [lt(deals.id, before)]),
  ];
}

/** With the events of the deal as a whole, oldest first. Undefined where the user has no such deal, or it is an order by hand. */
export async function getDealForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
}): Promise<(DealWithOrders & { readonly events: readonly TradingEventRow[] }) | undefined> {
  const { tx, userId, id } = args;
  const [row] = await tx
    .select()
    .from(deals)
    .where(and(eq(deals.userId, userId), eq(deals.id, id), ne(deals.kind, "order")));
  if (row === undefined) return undefined;
  const events = await tx
    .select()
    .from(tradingEvents)
    .where(and(eq(tradingEvents.userId, userId), eq(tradingEvents.dealId, id), isNull(tradingEvents.orderId)))
    .orderBy(asc(tradingEvents.id));
  return { row, orders: await ordersOfDeals({ tx, userId, deals: [row] }), events };
}

async function ordersOfDeals(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly deals: readonly DealRow[];
}): Promise<readonly OrderWithFills[]> {
  const { tx, userId } = args;
  const kinds = new Map(args.deals.map(({ id, kind }) => [id, kind]));
  if (kinds.size === 0) return [];
  const rows = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.userId, userId), inArray(orders.dealId, [...kinds.keys()])))
    .orderBy(asc(orders.dealId), asc(orders.position));
  return withFills({ tx, userId, rows, kindOf: (dealId) => kinds.get(dealId) ?? "cross" });
}

export async function withFills(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly rows: readonly OrderRow[];
  readonly kindOf: (dealId: string) => DealRow["kind"];
}): Promise<readonly OrderWithFills[]> {
  const { tx, userId, rows, kindOf } = args;
  if (rows.length === 0) return [];
  const trades = await tx
    .select()
    .from(fills)
    .where(
      and(
        eq(fills.userId, userId),
        inArray(
          fills.orderId,
          rows.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(fills.position));
  const own = groupBy(trades, ({ orderId }) => orderId);
  return rows.map((order) => ({ order, fills: own.get(order.id) ?? [], dealKind: kindOf(order.dealId) }));
}
