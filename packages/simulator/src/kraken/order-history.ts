import type { AccountOrder } from "../trading/order.ts";
import { orderAnswer, orderTxid, reported, tradeAnswer, tradeTxid } from "./order-wire.ts";

const PAGE = 50;

export const named = (orders: readonly AccountOrder[]) =>
  Object.fromEntries(orders.map((order) => [orderTxid(order.id), orderAnswer(order)]));

export const isAskedFor =
  (params: URLSearchParams) =>
  (order: AccountOrder): boolean =>
    !params.has("cl_ord_id") || params.get("cl_ord_id") === order.clientId;

/** `ClosedOrders`: newest first, 50 a page; `start` and `end` (seconds) hold for the end of the order. */
export function closedOrders(closed: readonly AccountOrder[], params: URLSearchParams) {
  const within = closed.filter(isAskedFor(params)).filter(({ updatedAt }) => isWithin(params, updatedAt));
  return { closed: named(page([...within].reverse(), params)), count: within.length };
}

/** `TradesHistory`: newest first, 50 a page. A fill that is reported twice has one name, so it comes once here. */
export function tradesHistory(orders: readonly AccountOrder[], params: URLSearchParams) {
  const rows = orders
    .flatMap((order) => reported(order).map((fill) => ({ order, fill })))
    .filter(({ fill }) => isWithin(params, fill.at))
    .sort((a, b) => b.fill.at - a.fill.at || b.fill.tradeId - a.fill.tradeId);
  const trades = page(rows, params).map(({ order, fill }) => [tradeTxid(order, fill), tradeAnswer(order, fill)]);
  return { trades: Object.fromEntries(trades), count: rows.length };
}

/** `QueryTrades`: the named trades that there are. */
export function queriedTrades(orders: readonly AccountOrder[], params: URLSearchParams) {
  const ids = new Set((params.get("txid") ?? "").split(","));
  const rows = orders.flatMap((order) => order.fills.map((fill) => [tradeTxid(order, fill), tradeAnswer(order, fill)]));
  return Object.fromEntries(rows.filter(([id]) => typeof id === "string" && ids.has(id)));
}

function isWithin(params: URLSearchParams, at: number): boolean {
  const start = Number(params.get("start") ?? 0) * 1000;
  const end = Number(params.get("end") ?? Number.MAX_SAFE_INTEGER) * 1000;
  return at >= start && at <= end;
}

function page<Row>(rows: readonly Row[], params: URLSearchParams): readonly Row[] {
  const offset = Number(params.get("ofs") ?? 0);
  return rows.slice(offset, offset + PAGE);
}
