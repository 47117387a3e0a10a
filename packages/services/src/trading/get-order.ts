import type { Order, OrderInput } from "@tandem/contract/orders";
import { ordersById } from "@tandem/db/trading/list-orders";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { toWireOrder } from "./to-wire-order.ts";

/** @throws ServiceError NOT_FOUND, also for another user's */
export async function getOrder(args: { readonly ctx: UserCtx; readonly input: OrderInput }): Promise<Order> {
  const { deps, identity } = args.ctx;
  const userId = identity.user.id;
  const [row] = await transaction({ deps, scope: { userId } }, (tx) =>
    ordersById({ tx, userId, ids: [args.input.id] }),
  );
  if (row === undefined) throw new ServiceError("NOT_FOUND");
  return toWireOrder(row);
}
