import type { AccountOrder } from "../trading/order.ts";
import { reported, tradeAnswer } from "./order-wire.ts";

const LIMIT_DEFAULT = 500;
const LIMIT_MAX = 1000;

/** The orders that `allOrders` answers, oldest first. */
export function orderHistory(orders: readonly AccountOrder[], params: URLSearchParams): readonly AccountOrder[] {
  const from = params.get("orderId");
  const within = orders.filter(
    ({ id, createdAt }) => (from === null || id >= Number(from)) && isWithin(params, createdAt),
  );
  return page(within, params, from !== null);
}

/** The trades that `myTrades` answers, oldest first. */
export function tradeHistory(orders: readonly AccountOrder[], params: URLSearchParams) {
  const orderId = params.get("orderId");
  const from = params.get("fromId");
  const rows = orders
    .filter(({ id }) => orderId === null || id === Number(orderId))
    .flatMap((order) => reported(order).map((fill) => tradeAnswer(order, fill)))
    .filter(({ id, time }) => (from === null || id >= Number(from)) && isWithin(params, time))
    .sort((a, b) => a.id - b.id);
  return page(rows, params, from !== null);
}

function isWithin(params: URLSearchParams, at: number): boolean {
  const since = Number(params.get("startTime") ?? 0);
  const until = Number(params.get("endTime") ?? Number.MAX_SAFE_INTEGER);
  return at >= since && at <= until;
}

/** The first of them where a beginning was named, else the newest. */
function page<Row>(rows: readonly Row[], params: URLSearchParams, isFrom: boolean): readonly Row[] {
  const limit = Math.min(Number(params.get("limit") ?? LIMIT_DEFAULT), LIMIT_MAX);
  return isFrom || params.has("startTime") ? rows.slice(0, limit) : rows.slice(-limit);
}
