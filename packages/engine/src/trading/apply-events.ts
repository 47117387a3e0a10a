import type { Deal } from "@tandem/domain/deals/deal";
import { advanceOrder, type OrderNotice } from "@tandem/domain/orders/advance-order";
import type { JournalEvent } from "./trading-ports.ts";

export type DealNotice = OrderNotice & { readonly clientOrderId: string };

/** The deal after what happened to its orders, and what somebody must know. Events of other orders are ignored. */
export function applyEvents(
  deal: Deal,
  events: readonly JournalEvent[],
): { readonly deal: Deal; readonly notices: readonly DealNotice[] } {
  const notices: DealNotice[] = [];
  const orders = deal.orders.map((one) => {
    let { order } = one;
    for (const { clientOrderId, event } of events) {
      if (clientOrderId !== order.clientOrderId) continue;
      const advanced = advanceOrder(order, event);
      order = advanced.order;
      for (const notice of advanced.notices) notices.push({ ...notice, clientOrderId });
    }
    return order === one.order ? one : { ...one, order };
  });
  return { deal: { ...deal, orders }, notices };
}
