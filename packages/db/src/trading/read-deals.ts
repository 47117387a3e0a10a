import type { Deal, DealOrder } from "@tandem/domain/deals/deal";
import type { Fill } from "@tandem/domain/orders/order";
import { and, asc, eq, inArray, type SQL } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals } from "../schema/deals.ts";
import { fills, orders } from "../schema/orders.ts";
import { readLeg, readMarket, readPolicy } from "./stored-deal.ts";

export type DealRow = typeof deals.$inferSelect;
export type OrderRow = typeof orders.$inferSelect;
export type FillRow = typeof fills.$inferSelect;

/** A deal as the domain knows it, and its rows. */
export type StoredDeal = {
  readonly deal: Deal;
  readonly row: DealRow;
  /** Of the deal's orders, in their order. */
  readonly orderIds: readonly string[];
};

/** Exactly the deals that were written. The transaction's scope is the user. */
export async function readDeals(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly where: SQL | undefined;
}): Promise<readonly StoredDeal[]> {
  const { tx, userId, where } = args;
  const rows = await tx
    .select()
    .from(deals)
    .where(and(eq(deals.userId, userId), where))
    .orderBy(asc(deals.id));
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const itsOrders = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.userId, userId), inArray(orders.dealId, ids)))
    .orderBy(asc(orders.position));
  const orderIds = itsOrders.map(({ id }) => id);
  const itsFills =
    orderIds.length === 0
      ? []
      : await tx
          .select()
          .from(fills)
          .where(and(eq(fills.userId, userId), inArray(fills.orderId, orderIds)))
          .orderBy(asc(fills.position));
  const fillsOf = groupBy(itsFills, ({ orderId }) => orderId);
  const ordersOf = groupBy(itsOrders, ({ dealId }) => dealId);
  return rows.map((row) => {
    const own = ordersOf.get(row.id) ?? [];
    return {
      deal: {
        id: row.id,
        mode: row.mode,
        startAsset: row.startAsset,
        legs: row.legs.map(readLeg),
        orders: own.map((order) => readOrder(order, fillsOf.get(order.id) ?? [])),
        policy: readPolicy(row.policy),
      },
      row,
      orderIds: own.map(({ id }) => id),
    };
  });
}

export const readOrder = (row: OrderRow, itsFills: readonly FillRow[]): DealOrder => ({
  order: {
    clientOrderId: row.clientOrderId,
    venue: row.venue,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    timeInForce: row.timeInForce,
    amount: row.amount,
    price: row.price ?? undefined,
    status: row.status,
    venueOrderId: row.venueOrderId ?? undefined,
    fills: itsFills.map(readFill),
    reportedFilled: row.reportedFilled,
    rejectReason: row.rejectReason ?? undefined,
  },
  leg: row.leg,
  purpose: row.purpose,
  market: readMarket(row.market),
  sentAt: row.sentAt,
  cancelAskedAt: row.cancelAskedAt ?? undefined,
});

const readFill = (row: FillRow): Fill => ({
  tradeId: row.tradeId,
  amount: row.amount,
  price: row.price,
  fee: row.feeAsset === null || row.fee === null ? undefined : { asset: row.feeAsset, amount: row.fee },
  at: row.filledAt,
});

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
