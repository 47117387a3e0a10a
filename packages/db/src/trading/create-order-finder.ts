import type { KnownOrder, OrderFinder } from "@tandem/engine/trading/order-finder";
import { and, asc, eq, type SQL } from "drizzle-orm";
import type { Db } from "../database.ts";
import { idempotencyKeys } from "../schema/deals.ts";
import { orders } from "../schema/orders.ts";
import { withTransaction } from "../with-transaction.ts";

/** Reads orders by any of their names, within their user's rows. */
export function createOrderFinder(db: Db): OrderFinder {
  const first = (userId: string, where: SQL): Promise<KnownOrder | undefined> =>
    withTransaction({ db, scope: { userId } }, async (tx) => {
      const [row] = await tx
        .select({
          orderId: orders.id,
          dealId: orders.dealId,
          mode: orders.mode,
          clientOrderId: orders.clientOrderId,
          status: orders.status,
        })
        .from(orders)
        .where(and(eq(orders.userId, userId), where))
        .orderBy(asc(orders.position))
        .limit(1);
      return row;
    });
  return {
    byOrderId: (userId, orderId) => first(userId, eq(orders.id, orderId)),
    byClientOrderId: (userId, clientOrderId) => first(userId, eq(orders.clientOrderId, clientOrderId)),
    firstOfDeal: (userId, dealId) => first(userId, eq(orders.dealId, dealId)),
    dealOfKey: ({ userId, procedure, key }) =>
      withTransaction({ db, scope: { userId } }, async (tx) => {
        const [row] = await tx
          .select({ dealId: idempotencyKeys.dealId })
          .from(idempotencyKeys)
          .where(
            and(
              eq(idempotencyKeys.userId, userId),
              eq(idempotencyKeys.procedure, procedure),
              eq(idempotencyKeys.key, key),
            ),
          );
        return row;
      }),
  };
}
