import type { Deal, DealOrder } from "@tandem/domain/deals/deal";
import type { RepairTrade } from "@tandem/domain/deals/repair-options";
import { createOrder } from "@tandem/domain/orders/order";
import { clientOrderId } from "./client-order-id.ts";

/** The first orders of a deal: every leg, at its limit, now or not at all. */
export const legOrders = (deal: Deal, now: number): DealOrder[] =>
  deal.legs.map((leg, index) =>
    orderOf(deal, now, {
      leg: index,
      purpose: "leg",
      market: leg.market,
      side: leg.side,
      amount: leg.amount,
      price: leg.worstPrice,
    }),
  );

/** The orders of a repair. */
export const repairOrders = (deal: Deal, now: number, trades: readonly RepairTrade[]): DealOrder[] => {
  const orders: DealOrder[] = [];
  for (const trade of trades) orders.push(orderOf({ ...deal, orders: [...deal.orders, ...orders] }, now, trade));
  return orders;
};

function orderOf(deal: Deal, now: number, trade: RepairTrade): DealOrder {
  const attempt = deal.orders.filter(({ leg }) => leg === trade.leg).length;
  return {
    leg: trade.leg,
    purpose: trade.purpose,
    market: trade.market,
    sentAt: now,
    cancelAskedAt: undefined,
    order: createOrder({
      clientOrderId: clientOrderId({ dealId: deal.id, leg: trade.leg, attempt }),
      venue: trade.market.venue,
      symbol: trade.market.symbol,
      side: trade.side,
      type: "limit",
      timeInForce: "IOC",
      amount: trade.amount,
      price: trade.price,
    }),
  };
}
