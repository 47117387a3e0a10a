import type { BookSide } from "@tandem/domain/book-side";
import type { Market } from "@tandem/domain/market";
import { mulDivFloor, SCALE } from "@tandem/domain/money";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { ceilScaledOfDouble, floorScaledOfDouble } from "@tandem/domain/scaled-double";
import type { RejectReason } from "../reject-reasons.ts";

/** The market's own rules; `best` is the best price of the side that is taken from, where there is one. */
export function checkPaperOrder(
  order: OrderRequest,
  { market, best }: { readonly market: Market; readonly best: bigint | undefined },
): RejectReason | undefined {
  const { type, timeInForce, amount, price } = order;
  if (type === "market" && timeInForce === "PO") return "order_type";
  if (type === "limit" && (price === undefined || price <= 0n)) return "price_invalid";
  if (amount <= 0n || amount < market.minAmount) return "amount_too_small";
  if (isOffStep(amount, market.amountStep)) return "amount_invalid";
  if (type === "limit" && isOffStep(price ?? 0n, market.priceStep)) return "price_invalid";
  if (type === "market" && best === undefined) return "no_liquidity";
  if (timeInForce === "PO" && isReached(order, best)) return "would_take";
  const at = type === "limit" ? price : best;
  if (mulDivFloor(amount, at ?? 0n, SCALE) < market.minNotional) return "notional_too_small";
  return undefined;
}

const isOffStep = (value: bigint, step: bigint): boolean => step > 0n && value % step !== 0n;

const isReached = ({ side, price }: OrderRequest, best: bigint | undefined): boolean =>
  best !== undefined && price !== undefined && (side === "buy" ? best <= price : best >= price);

/** Of the side that is taken from, digits beyond 10^-18 against whoever takes; undefined where it is empty. */
export function bestPrice(levels: BookSide, side: Side): bigint | undefined {
  if (levels.count === 0) return undefined;
  return side === "buy" ? ceilScaledOfDouble(levels.price(0)) : floorScaledOfDouble(levels.price(0));
}
