import type { Account } from "./account.ts";
import type { AccountOrder } from "./order.ts";
import type { OrderRequest } from "./order-request.ts";

/** An order as it is when the venue has taken it, nothing filled and nothing locked. */
export function newOrder(
  account: Account,
  request: OrderRequest,
  { id, size, isDuplicated, at }: { id: number; size: number; isDuplicated: boolean; at: number },
): AccountOrder {
  return {
    id,
    clientId: request.clientId ?? "",
    account,
    market: request.market,
    side: request.side,
    type: request.type,
    timeInForce: request.timeInForce,
    price: request.price,
    size,
    quoteSize: request.quoteSize,
    createdAt: at,
    isDuplicated,
    filled: 0,
    value: 0n,
    status: "open",
    updatedAt: at,
    locked: 0n,
    fills: [],
  };
}
