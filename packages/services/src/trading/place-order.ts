import type { OrderPlaced, OrderPlaceInput } from "@tandem/contract/orders";
import { findDealOfKey, listOrdersForUser } from "@tandem/db/trading/list-orders";
import { parseScaled } from "@tandem/domain/money";
import type { ManualOrder } from "@tandem/engine/trading/trader";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { actorOf, askTrader } from "./ask-trader.ts";
import { refuseTrade } from "./refuse-trade.ts";
import { requireMarket } from "./require-market.ts";

const ACTION = "orders.place";

/**
 * An order by hand. The same key gives the same order.
 * @throws ServiceError VALIDATION unknown_venue, unknown_symbol; PRECONDITION_FAILED with the rule that refused;
 * UNAVAILABLE trader_unavailable
 */
export async function placeOrder(args: {
  readonly ctx: UserCtx;
  readonly input: OrderPlaceInput;
}): Promise<OrderPlaced> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { idempotencyKey, mode, venue, symbol } = input;
  const known = await findPlaced(ctx, idempotencyKey);
  if (known !== undefined) return known;
  requireMarket(deps.market, { venue, symbol });
  const order = { ...toManualOrder(userId, input), idempotencyKey, actor: actorOf(ctx) };
  const outcome = await askTrader(deps, (trader) => trader.place(order));
  if (outcome.kind === "refused") {
    const object = { objectType: "market", objectId: `${venue}|${symbol}` };
    return refuseTrade({ ctx, action: ACTION, object, mode, refused: outcome });
  }
  const { orderId, clientOrderId, status } = outcome;
  return { orderId, clientOrderId, status };
}

/** What the key placed before, wherever the trader is. Undefined too where it is not written down yet. */
async function findPlaced({ deps, identity }: UserCtx, key: string): Promise<OrderPlaced | undefined> {
  const userId = identity.user.id;
  const order = await transaction({ deps, scope: { userId } }, async (tx) => {
    const deal = await findDealOfKey({ tx, userId, procedure: ACTION, key });
    if (deal === undefined) return undefined;
    const orders = await listOrdersForUser({ tx, userId, filter: { dealId: deal.id }, limit: ORDERS_OF_A_DEAL });
    return orders.find(({ order: { position } }) => position === 0)?.order;
  });
  return order && { orderId: order.id, clientOrderId: order.clientOrderId, status: order.status };
}

const ORDERS_OF_A_DEAL = 50;

function toManualOrder(userId: string, input: OrderPlaceInput): ManualOrder {
  const { mode, venue, symbol, side, amount } = input;
  const common = { userId, mode, venue, symbol, side, amount: parseScaled(amount) };
  return input.type === "limit"
    ? { ...common, type: "limit", timeInForce: input.timeInForce ?? "GTC", price: parseScaled(input.price) }
    : { ...common, type: "market", timeInForce: input.timeInForce ?? "IOC", price: undefined };
}
