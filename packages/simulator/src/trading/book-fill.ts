import { scaledUnits } from "./account.ts";
import { feeOf } from "./fees.ts";
import type { AccountOrder, OrderFill } from "./order.ts";

/** One match of an order. Price in ticks, size in amount steps. */
export type Match = {
  readonly tradeId: number;
  readonly price: number;
  readonly size: number;
  readonly isMaker: boolean;
  readonly at: number;
};

/** Moves the money of one match of an order and counts it on the order. What is paid was locked before. */
export function bookFill(order: AccountOrder, match: Match): OrderFill {
  const { account, market, side } = order;
  const { base, quote, amountDecimals, priceDecimals } = market.listing;
  const amount = scaledUnits(match.size, amountDecimals);
  const value = (amount * BigInt(match.price)) / 10n ** BigInt(priceDecimals);
  const { fee, feeAsset } = feeOf(market.listing, { side, amount, value, isMaker: match.isMaker });
  const { tradeId, price, size, isMaker, at } = match;
  const fill: OrderFill = { tradeId, price, size, value, fee, feeAsset, isMaker, at };
  order.filled += size;
  order.value += value;
  order.fills.push(fill);
  order.updatedAt = at;
  order.status = order.filled >= order.size ? "filled" : "partially_filled";
  const isBuy = side === "buy";
  const paid = isBuy ? value + (feeAsset === quote ? fee : 0n) : amount;
  account.spendLocked(isBuy ? quote : base, paid);
  order.locked -= paid;
  const received = isBuy ? amount : value;
  const gets = isBuy ? base : quote;
  account.credit(gets, received - (feeAsset === gets ? fee : 0n));
  return fill;
}
