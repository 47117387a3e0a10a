import type { Deal } from "@tandem/contract/deals";
import type { Tx } from "@tandem/db/database";
import { listEventsOfDeals } from "@tandem/db/trading/list-deals";
import { ordersById } from "@tandem/db/trading/list-orders";
import type { StoredDeal } from "@tandem/db/trading/read-deals";
import { toWireDeal } from "./to-wire-deal.ts";

/** Deals with their orders, fills and events, in the order given. */
export async function readWholeDeals(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly deals: readonly StoredDeal[];
}): Promise<Deal[]> {
  const { tx, userId, deals } = args;
  const ids = deals.map(({ row }) => row.id);
  const events = await listEventsOfDeals({ tx, userId, ids });
  const orders = await ordersById({ tx, userId, ids: deals.flatMap(({ orderIds }) => orderIds) });
  return deals.map((stored) =>
    toWireDeal({
      stored,
      orders: orders
        .filter(({ order }) => order.dealId === stored.row.id)
        .sort((a, b) => a.order.position - b.order.position)
        .map((order) => ({ ...order, isByHand: false })),
      events: events.filter(({ dealId }) => dealId === stored.row.id),
    }),
  );
}
