import type { Order, OrdersListInput } from "@tandem/contract/orders";
import { listOrdersForUser } from "@tandem/db/trading/list-orders";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { toWireOrder } from "./to-wire-order.ts";

const LIMIT_DEFAULT = 50;

/** The caller's orders, by hand and of deals, newest first. */
export async function listOrders(args: {
  readonly ctx: UserCtx;
  readonly input?: OrdersListInput | undefined;
}): Promise<Order[]> {
  const { deps, identity } = args.ctx;
  const { limit = LIMIT_DEFAULT, ...filter } = args.input ?? {};
  const userId = identity.user.id;
  const rows = await transaction({ deps, scope: { userId } }, (tx) => listOrdersForUser({ tx, userId, filter, limit }));
  return rows.map(toWireOrder);
}
