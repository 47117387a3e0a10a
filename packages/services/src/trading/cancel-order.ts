import type { OrderInput, OrdersCancelled } from "@tandem/contract/orders";
import { ordersById } from "@tandem/db/trading/list-orders";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { actorOf, askTrader } from "./ask-trader.ts";
import { recordAct } from "./record-act.ts";

/**
 * Asks the venue to cancel an order. What became of it the order tells.
 * @throws ServiceError NOT_FOUND, also for another user's; UNAVAILABLE trader_unavailable
 */
export async function cancelOrder(args: {
  readonly ctx: UserCtx;
  readonly input: OrderInput;
}): Promise<OrdersCancelled> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const [found] = await ordersById({ tx, userId, ids: [input.id] });
    if (found === undefined) throw new ServiceError("NOT_FOUND");
    const object = { objectType: "order", objectId: input.id };
    await recordAct({ ctx, tx, action: "orders.cancel", ...object, details: { mode: found.order.mode } });
  });
  return askTrader(deps, (trader) => trader.cancel({ userId, orderId: input.id, actor: actorOf(ctx) }));
}
