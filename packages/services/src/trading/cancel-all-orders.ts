import type { OrderCancelAllInput, OrdersCancelled } from "@tandem/contract/orders";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { actorOf, askTrader } from "./ask-trader.ts";
import { recordAct } from "./record-act.ts";

/** Asks the venues to cancel every order of the caller's that fits. @throws ServiceError UNAVAILABLE trader_unavailable */
export async function cancelAllOrders(args: {
  readonly ctx: UserCtx;
  readonly input?: OrderCancelAllInput | undefined;
}): Promise<OrdersCancelled> {
  const { ctx } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { mode, venue, symbol } = args.input ?? {};
  const filter = { ...(mode && { mode }), ...(venue && { venue }), ...(symbol && { symbol }) };
  await transaction({ deps, scope: { userId } }, (tx) =>
    recordAct({ ctx, tx, action: "orders.cancelAll", objectType: "user", objectId: userId, details: filter }),
  );
  return askTrader(deps, (trader) => trader.cancel({ userId, ...filter, actor: actorOf(ctx) }));
}
