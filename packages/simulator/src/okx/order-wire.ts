import type { Account } from "../trading/account.ts";
import type { AccountOrder, OrderFill, OrderStatus } from "../trading/order.ts";
import { amountText, okxId, priceText, scaledText } from "./wire.ts";

const STATES: Readonly<Record<OrderStatus, string>> = {
  open: "live",
  partially_filled: "partially_filled",
  filled: "filled",
  cancelled: "canceled",
  expired: "canceled",
  rejected: "canceled",
};

const TYPES = { GTC: "limit", PO: "post_only", IOC: "ioc", FOK: "fok" } as const;

/** An order's fills as the venue reports them: twice each under the duplicate fault. */
export const reported = (order: AccountOrder): OrderFill[] =>
  order.fills.flatMap((fill) => (order.isDuplicated ? [fill, fill] : [fill]));

const totalFee = (order: AccountOrder): bigint => order.fills.reduce((sum, { fee }) => sum + fee, 0n);

function averageText(order: AccountOrder): string {
  if (order.filled === 0) return "";
  const { amountDecimals } = order.market.listing;
  return scaledText((order.value * 10n ** BigInt(amountDecimals)) / BigInt(order.filled));
}

/** An order of the REST interface and of the `orders` channel; with a fill, the message that tells of it. */
export function orderRow(order: AccountOrder, fill?: OrderFill) {
  const { listing } = order.market;
  const last = fill ?? order.fills.at(-1);
  const isBuy = order.side === "buy";
  return {
    instType: "SPOT",
    instId: okxId(listing),
    ccy: "",
    ordId: String(order.id),
    clOrdId: order.clientId,
    tag: "",
    px: order.price === undefined ? "" : priceText(listing, order.price),
    sz: order.quoteSize === undefined ? amountText(listing, order.size) : scaledText(order.quoteSize),
    tgtCcy: order.quoteSize === undefined ? "base_ccy" : "quote_ccy",
    ordType: order.type === "market" ? "market" : TYPES[order.timeInForce],
    side: order.side,
    posSide: "net",
    tdMode: "cash",
    accFillSz: amountText(listing, order.filled),
    avgPx: averageText(order),
    state: STATES[order.status],
    lever: "",
    // Fees are negative where they are paid.
    fee: scaledText(-totalFee(order)),
    feeCcy: isBuy ? listing.base : listing.quote,
    rebate: "0",
    rebateCcy: isBuy ? listing.quote : listing.base,
    fillPx: last ? priceText(listing, last.price) : "",
    fillSz: last ? amountText(listing, last.size) : "0",
    fillTime: last ? String(last.at) : "",
    tradeId: fill ? String(fill.tradeId) : "",
    fillFee: fill ? scaledText(-fill.fee) : "0",
    fillFeeCcy: fill?.feeAsset ?? "",
    execType: fill ? (fill.isMaker ? "M" : "T") : "",
    source: "",
    category: "normal",
    reduceOnly: "false",
    cancelSource: order.status === "cancelled" ? "1" : "",
    uTime: String(order.updatedAt),
    cTime: String(order.createdAt),
  };
}

/** A row of `trade/fills`. */
export const fillRow = (order: AccountOrder, fill: OrderFill) => ({
  instType: "SPOT",
  instId: okxId(order.market.listing),
  tradeId: String(fill.tradeId),
  ordId: String(order.id),
  clOrdId: order.clientId,
  billId: String(order.id * 1000 + order.fills.indexOf(fill)),
  tag: "",
  fillPx: priceText(order.market.listing, fill.price),
  fillSz: amountText(order.market.listing, fill.size),
  side: order.side,
  posSide: "net",
  execType: fill.isMaker ? "M" : "T",
  feeCcy: fill.feeAsset,
  fee: scaledText(-fill.fee),
  ts: String(fill.at),
  fillTime: String(fill.at),
});

/** The answer of `account/balance` and a message of the `account` channel. */
export const balanceRow = (account: Account, assets: readonly string[], now: number) => ({
  uTime: String(now),
  totalEq: "",
  details: assets.map((asset) => {
    const { free = 0n, locked = 0n } = account.balances.get(asset) ?? {};
    return {
      ccy: asset,
      eq: scaledText(free + locked),
      cashBal: scaledText(free + locked),
      availBal: scaledText(free),
      availEq: scaledText(free),
      frozenBal: scaledText(locked),
      ordFrozen: scaledText(locked),
      uTime: String(now),
    };
  }),
});
