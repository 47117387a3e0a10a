import { formatScaled } from "@tandem/domain/money";
import type { Account } from "../trading/account.ts";
import type { AccountOrder, OrderFill, OrderStatus } from "../trading/order.ts";
import { amountText, binanceId, priceText } from "./wire.ts";

const STATUS: Readonly<Record<OrderStatus, string>> = {
  open: "NEW",
  partially_filled: "PARTIALLY_FILLED",
  filled: "FILLED",
  cancelled: "CANCELED",
  expired: "EXPIRED",
  rejected: "REJECTED",
};

/** A scaled amount with the venue's eight decimals; what is smaller is cut. */
export function eightDecimals(value: bigint): string {
  const [whole = "0", fraction = ""] = formatScaled(value).split(".");
  return `${whole}.${fraction.slice(0, 8).padEnd(8, "0")}`;
}

const typeOf = ({ type, timeInForce }: AccountOrder): string => {
  if (type === "market") return "MARKET";
  return timeInForce === "PO" ? "LIMIT_MAKER" : "LIMIT";
};
const timeInForceOf = ({ type, timeInForce }: AccountOrder): string =>
  type === "market" || timeInForce === "PO" ? "GTC" : timeInForce;

/** The fields that every answer about an order has. */
const common = (order: AccountOrder) => ({
  symbol: binanceId(order.market.listing),
  orderId: order.id,
  orderListId: -1,
  clientOrderId: order.clientId,
  price: priceText(order.market.listing, order.price ?? 0),
  origQty: amountText(order.market.listing, order.size),
  executedQty: amountText(order.market.listing, order.filled),
  origQuoteOrderQty: eightDecimals(order.quoteSize ?? 0n),
  cummulativeQuoteQty: eightDecimals(order.value),
  status: STATUS[order.status],
  timeInForce: timeInForceOf(order),
  type: typeOf(order),
  side: order.side.toUpperCase(),
  selfTradePreventionMode: "NONE",
});

/** The answer to a query. */
export const orderAnswer = (order: AccountOrder) => ({
  ...common(order),
  stopPrice: "0.00000000",
  icebergQty: "0.00000000",
  time: order.createdAt,
  updateTime: order.updatedAt,
  isWorking: true,
  workingTime: order.createdAt,
});

/** The `FULL` answer to a new order. */
export const newOrderAnswer = (order: AccountOrder) => ({
  ...common(order),
  transactTime: order.updatedAt,
  workingTime: order.createdAt,
  fills: reported(order).map((fill) => ({
    price: priceText(order.market.listing, fill.price),
    qty: amountText(order.market.listing, fill.size),
    commission: eightDecimals(fill.fee),
    commissionAsset: fill.feeAsset,
    tradeId: fill.tradeId,
  })),
});

export const cancelAnswer = (order: AccountOrder) => ({
  ...common(order),
  origClientOrderId: order.clientId,
  transactTime: order.updatedAt,
});

/** One row of `myTrades`. */
export const tradeAnswer = (order: AccountOrder, fill: OrderFill) => ({
  symbol: binanceId(order.market.listing),
  id: fill.tradeId,
  orderId: order.id,
  orderListId: -1,
  price: priceText(order.market.listing, fill.price),
  qty: amountText(order.market.listing, fill.size),
  quoteQty: eightDecimals(fill.value),
  commission: eightDecimals(fill.fee),
  commissionAsset: fill.feeAsset,
  time: fill.at,
  isBuyer: order.side === "buy",
  isMaker: fill.isMaker,
  isBestMatch: true,
});

/** An order's fills as the venue reports them: twice each under the duplicate fault. */
export const reported = (order: AccountOrder): OrderFill[] =>
  order.fills.flatMap((fill) => (order.isDuplicated ? [fill, fill] : [fill]));

/** An `executionReport` of a change of the order, or of one fill of it. */
export function executionReport(order: AccountOrder, fill: OrderFill | undefined, now: number) {
  const { listing } = order.market;
  const status = STATUS[order.status];
  return {
    e: "executionReport",
    E: now,
    s: binanceId(listing),
    c: order.clientId,
    S: order.side.toUpperCase(),
    o: typeOf(order),
    f: timeInForceOf(order),
    q: amountText(listing, order.size),
    p: priceText(listing, order.price ?? 0),
    P: "0.00000000",
    F: "0.00000000",
    g: -1,
    C: "",
    x: fill ? "TRADE" : status,
    X: status,
    r: "NONE",
    i: order.id,
    l: amountText(listing, fill?.size ?? 0),
    z: amountText(listing, order.filled),
    L: priceText(listing, fill?.price ?? 0),
    n: fill ? eightDecimals(fill.fee) : "0",
    N: fill?.feeAsset ?? null,
    T: order.updatedAt,
    t: fill?.tradeId ?? -1,
    I: order.id,
    w: order.status === "open" || order.status === "partially_filled",
    m: fill?.isMaker ?? false,
    M: false,
    O: order.createdAt,
    Z: eightDecimals(order.value),
    Y: eightDecimals(fill?.value ?? 0n),
    Q: eightDecimals(order.quoteSize ?? 0n),
    V: "NONE",
  };
}

/** An `outboundAccountPosition` with the assets that changed. */
export const accountPosition = (account: Account, assets: readonly string[], now: number) => ({
  e: "outboundAccountPosition",
  E: now,
  u: now,
  B: assets.map((asset) => ({
    a: asset,
    f: eightDecimals(account.free(asset)),
    l: eightDecimals(account.balances.get(asset)?.locked ?? 0n),
  })),
});
