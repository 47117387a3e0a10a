import { type AccountOrder, isFinal } from "../trading/order.ts";
import { fillRow, orderRow, reported } from "./order-wire.ts";
import { okxId } from "./wire.ts";

const PAGE_MAX = 100;

/** `trade/orders-pending`, newest first. */
export const pendingOrders = (open: readonly AccountOrder[], query: URLSearchParams) => orderPage(open, query);

/** `trade/orders-history`: what has ended, newest first; `begin` and `end` hold for the creation. */
export const endedOrders = (orders: readonly AccountOrder[], query: URLSearchParams) =>
  orderPage(orders.filter(isFinal), query);

/** `trade/fills` and `trade/fills-history`, newest first; pages go by `billId`. */
export function fillPage(orders: readonly AccountOrder[], query: URLSearchParams) {
  const rows = orders
    .filter(isOfMarket(query))
    .flatMap((order) => reported(order).map((fill) => fillRow(order, fill)))
    .filter(({ ordId, ts, billId }) => {
      const isOfOrder = (query.get("ordId") ?? ordId) === ordId;
      return isOfOrder && isWithin(query, Number(ts)) && isOnPage(query, Number(billId));
    });
  return rows.sort((a, b) => Number(b.ts) - Number(a.ts) || Number(b.billId) - Number(a.billId)).slice(0, limit(query));
}

function orderPage(orders: readonly AccountOrder[], query: URLSearchParams) {
  const state = query.get("state");
  return orders
    .filter(isOfMarket(query))
    .filter(({ id, createdAt }) => isWithin(query, createdAt) && isOnPage(query, id))
    .map((order) => orderRow(order))
    .filter((row) => state === null || row.state === state)
    .reverse()
    .slice(0, limit(query));
}

const isOfMarket =
  (query: URLSearchParams) =>
  ({ market }: AccountOrder): boolean =>
    (query.get("instType") ?? "SPOT") === "SPOT" &&
    (query.get("instId") ?? okxId(market.listing)) === okxId(market.listing);

const isWithin = (query: URLSearchParams, at: number): boolean =>
  at >= Number(query.get("begin") ?? 0) && at <= Number(query.get("end") ?? Number.MAX_SAFE_INTEGER);

/** `after` asks for what is older than an id, `before` for what is newer. */
const isOnPage = (query: URLSearchParams, id: number): boolean =>
  id < Number(query.get("after") ?? Number.MAX_SAFE_INTEGER) && id > Number(query.get("before") ?? -1);

const limit = (query: URLSearchParams): number => Math.min(Number(query.get("limit") ?? PAGE_MAX), PAGE_MAX);
