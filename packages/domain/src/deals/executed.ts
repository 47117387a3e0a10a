import { isSettled } from "../orders/advance-order.ts";
import { filledAmount } from "../orders/order.ts";
import { isFinalStatus } from "../orders/order-transitions.ts";
import type { Deal, DealOrder } from "./deal.ts";

/** Base units of each leg that are carried out, what was taken back deducted; scaled by 10^18. */
export function executedAmounts(deal: Deal): bigint[] {
  const executed = deal.legs.map(() => 0n);
  for (const { leg, order } of deal.orders) {
    const isForward = order.side === deal.legs[leg]?.side;
    executed[leg] = (executed[leg] ?? 0n) + (isForward ? filledAmount(order) : -filledAmount(order));
  }
  return executed;
}

/** Whether the order's outcome has to be asked for: nothing may be built on it before. */
export function isInDoubt({ order, sentAt }: DealOrder, now: number, answerTimeoutMs: number): boolean {
  if (order.status === "unknown") return true;
  if (isFinalStatus(order.status)) return !isSettled(order);
  return order.status === "pending" && now >= sentAt + answerTimeoutMs;
}
