import { formatScaled } from "@tandem/domain/money";
import type { AccountOrder, OrderFill, OrderStatus } from "../trading/order.ts";
import { altPair, amountText, priceText, restPair, timestamp } from "./wire.ts";

const REST_STATUS: Readonly<Record<OrderStatus, string>> = {
  open: "open",
  partially_filled: "open",
  filled: "closed",
  cancelled: "canceled",
  expired: "canceled",
  rejected: "canceled",
};

const SOCKET_STATUS: Readonly<Record<OrderStatus, string>> = {
  open: "new",
  partially_filled: "partially_filled",
  filled: "filled",
  cancelled: "canceled",
  expired: "canceled",
  rejected: "canceled",
};

const dashed = (letter: string, digits: string): string =>
  `${letter}${digits.slice(0, 5)}-${digits.slice(5, 10)}-${digits.slice(10)}`.toUpperCase();

/** Kraken names orders `OXXXXX-XXXXX-XXXXXX`: the number in base 36. */
export const orderTxid = (id: number): string => dashed("O", id.toString(36).padStart(16, "0"));

/** Undefined when the text is no such name. */
export function orderIdOf(txid: string): number | undefined {
  if (!/^O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}$/.test(txid)) return undefined;
  return Number.parseInt(txid.slice(1).replaceAll("-", ""), 36);
}

export const tradeTxid = (order: AccountOrder, fill: OrderFill): string =>
  dashed("T", fill.tradeId.toString(36).padStart(8, "0") + order.id.toString(36).padStart(8, "0"));

export const totalFee = (order: AccountOrder): bigint => order.fills.reduce((sum, { fee }) => sum + fee, 0n);

/** An order's fills as the venue reports them: twice each under the duplicate fault. */
export const reported = (order: AccountOrder): OrderFill[] =>
  order.fills.flatMap((fill) => (order.isDuplicated ? [fill, fill] : [fill]));

function averageText(order: AccountOrder): string {
  if (order.filled === 0) return "0";
  const { listing } = order.market;
  const steps = BigInt(order.filled);
  // Ten digits behind the tick are more than the venue shows.
  const perStep = (order.value * 10n ** BigInt(listing.amountDecimals)) / steps;
  return formatScaled(perStep);
}

export function orderDescription(order: AccountOrder): string {
  const { listing } = order.market;
  const price = order.price === undefined ? "market" : `limit ${priceText(listing, order.price)}`;
  return `${order.side} ${amountText(listing, order.size)} ${altPair(listing)} @ ${price}`;
}

/** One order of `OpenOrders`, `ClosedOrders` and `QueryOrders`. */
export function orderAnswer(order: AccountOrder) {
  const { listing } = order.market;
  const isDone = REST_STATUS[order.status] !== "open";
  return {
    refid: null,
    userref: null,
    cl_ord_id: order.clientId === "" ? null : order.clientId,
    status: REST_STATUS[order.status],
    reason: order.status === "cancelled" ? "User requested" : null,
    opentm: order.createdAt / 1000,
    ...(isDone ? { closetm: order.updatedAt / 1000 } : {}),
    starttm: 0,
    expiretm: 0,
    descr: {
      pair: altPair(listing),
      type: order.side,
      ordertype: order.type,
      price: priceText(listing, order.price ?? 0),
      price2: "0",
      leverage: "none",
      order: orderDescription(order),
      close: "",
    },
    vol: amountText(listing, order.size),
    vol_exec: amountText(listing, order.filled),
    cost: formatScaled(order.value),
    fee: formatScaled(totalFee(order)),
    price: averageText(order),
    stopprice: "0.00000",
    limitprice: "0.00000",
    misc: "",
    oflags: order.timeInForce === "PO" ? "fciq,post" : "fciq",
    trades: order.fills.map((fill) => tradeTxid(order, fill)),
  };
}

/** One trade of `TradesHistory`. */
export const tradeAnswer = (order: AccountOrder, fill: OrderFill) => ({
  ordertxid: orderTxid(order.id),
  postxid: "TKH2SE-M7IF5-CFI7LT",
  pair: restPair(order.market.listing),
  time: fill.at / 1000,
  type: order.side,
  ordertype: order.type,
  price: priceText(order.market.listing, fill.price),
  cost: formatScaled(fill.value),
  fee: formatScaled(fill.fee),
  vol: amountText(order.market.listing, fill.size),
  margin: "0.00000",
  leverage: "0",
  misc: "",
  trade_id: fill.tradeId,
  maker: fill.isMaker,
});

/** One row of the `executions` channel, as JSON text: numbers are bare and keep their decimals. */
export function executionRow(order: AccountOrder, fill?: OrderFill): string {
  const { listing } = order.market;
  const status = SOCKET_STATUS[order.status];
  const fields: (readonly [string, string])[] = [
    ["order_id", `"${orderTxid(order.id)}"`],
    ["order_userref", "0"],
    ["exec_type", fill ? '"trade"' : `"${status}"`],
    ["order_status", `"${status}"`],
    ["symbol", `"${listing.symbol}"`],
    ["side", `"${order.side}"`],
    ["order_type", `"${order.type}"`],
    ["order_qty", amountText(listing, order.size)],
    ["cum_qty", amountText(listing, order.filled)],
    ["cum_cost", formatScaled(order.value)],
    ["avg_price", averageText(order)],
    ["time_in_force", order.timeInForce === "PO" ? '"GTC"' : `"${order.timeInForce}"`],
    ["post_only", String(order.timeInForce === "PO")],
    ["fee_usd_equiv", formatScaled(totalFee(order))],
    ["fee_ccy_pref", '"fciq"'],
    ["timestamp", `"${timestamp(fill?.at ?? order.updatedAt)}"`],
  ];
  if (order.clientId !== "") fields.push(["cl_ord_id", JSON.stringify(order.clientId)]);
  if (order.price !== undefined) fields.push(["limit_price", priceText(listing, order.price)]);
  if (order.status === "cancelled") fields.push(["cancel_reason", '"User requested"'], ["reason", '"User requested"']);
  if (fill) {
    fields.push(
      ["exec_id", `"${tradeTxid(order, fill)}"`],
      ["trade_id", String(fill.tradeId)],
      ["last_qty", amountText(listing, fill.size)],
      ["last_price", priceText(listing, fill.price)],
      ["liquidity_ind", fill.isMaker ? '"m"' : '"t"'],
      ["cost", formatScaled(fill.value)],
      ["fees", `[{"asset":"${fill.feeAsset}","qty":${formatScaled(fill.fee)}}]`],
    );
  }
  return `{${fields.map(([name, value]) => `"${name}":${value}`).join(",")}}`;
}
