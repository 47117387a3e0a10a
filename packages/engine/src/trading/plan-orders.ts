import type { Deal, DealOrder } from "@tandem/domain/deals/deal";
import type { RepairTrade } from "@tandem/domain/deals/repair-options";
import { createOrder, type OrderType, type TimeInForce } from "@tandem/domain/orders/order";
import { clientOrderId } from "./client-order-id.ts";

/** The first orders of a deal: every leg, at its limit, now or not at all, where the leg does not say otherwise. */
export const legOrders = (deal: Deal, now: number): DealOrder[] =>
  deal.legs.map((leg, index) => {
    const { market, side, amount, worstPrice: price, type, timeInForce } = leg;
    return orderOf(deal, now, { leg: index, purpose: "leg", market, side, amount, price, type, timeInForce });
  });

/** The orders of a repair. */
export const repairOrders = (deal: Deal, now: number, trades: readonly RepairTrade[]): DealOrder[] => {
  const orders: DealOrder[] = [];
  for (const trade of trades) orders.push(orderOf({ ...deal, orders: [...deal.orders, ...orders] }, now, trade));
  return orders;
};

type Wanted = RepairTrade & { readonly type?: OrderType | undefined; readonly timeInForce?: TimeInForce | undefined };

function orderOf(deal: Deal, now: number, trade: Wanted): DealOrder {
  const type = trade.type ?? "limit";
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
      type,
      timeInForce: trade.timeInForce ?? "IOC",
      amount: trade.amount,
      price: type === "market" ? undefined : trade.price,
    }),
  };
}
