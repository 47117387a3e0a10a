import { parseScaled } from "@tandem/domain/money";
import { err, ok, type Result } from "@tandem/domain/result";
import type { SimulatedBook } from "../market/simulated-book.ts";
import { type Account, scaledUnits } from "./account.ts";
import { feeReserve } from "./fees.ts";
import type { OrderRefusal, OrderRequest } from "./order-request.ts";

/** A checked order: its size in amount steps, and what must be locked for it. */
export type CheckedOrder = {
  readonly size: number;
  readonly lock: { readonly asset: string; readonly amount: bigint };
};

/** The venue's rules before it takes an order: minimums, post-only, funds. */
export function checkOrder(account: Account, request: OrderRequest): Result<CheckedOrder, OrderRefusal> {
  const { market, side, price } = request;
  const { listing, book } = market;
  const opposite = side === "buy" ? book.asks : book.bids;
  const best = opposite.best()?.price;
  if (request.type === "market" && best === undefined) return err({ kind: "no_liquidity" });
  const size = request.size ?? sizeForQuote(market, { side, quote: request.quoteSize ?? 0n });
  const amount = scaledUnits(size, listing.amountDecimals);
  if (size <= 0 || amount < parseScaled(listing.minAmount)) return err({ kind: "size_too_small" });
  const value = quoteValue(market, price ?? best ?? 0, amount);
  if (value < parseScaled(listing.minNotional)) return err({ kind: "notional_too_small" });
  const isTaking = best !== undefined && price !== undefined && !opposite.isBetter(price, best);
  if (request.timeInForce === "PO" && isTaking) return err({ kind: "would_take" });
  const asset = side === "buy" ? listing.quote : listing.base;
  const needed = side === "sell" ? amount : buyersLock(request, { size, value });
  if (account.free(asset) < needed) return err({ kind: "insufficient_funds", asset });
  return ok({ size, lock: { asset, amount: needed } });
}

const quoteValue = ({ listing }: SimulatedBook, ticks: number, amount: bigint): bigint =>
  (amount * BigInt(ticks)) / 10n ** BigInt(listing.priceDecimals);

/** A limit buy may cost its limit; a market buy costs what the book asks now. Each with the fee where it is in quote. */
function buyersLock({ market, price }: OrderRequest, { size, value }: { size: number; value: bigint }): bigint {
  const cost = price === undefined ? marketCost(market, size) : value;
  return cost + feeReserve(market.listing, cost);
}

function marketCost(market: SimulatedBook, size: number): bigint {
  let left = size;
  let cost = 0n;
  for (const [price, total] of market.book.asks.top(Number.POSITIVE_INFINITY)) {
    const taken = Math.min(left, total);
    cost += quoteValue(market, price, scaledUnits(taken, market.listing.amountDecimals));
    left -= taken;
    if (left === 0) break;
  }
  return cost;
}

/** The largest size whose value at the book's prices is at most `quote`. */
function sizeForQuote(market: SimulatedBook, { side, quote }: { side: "buy" | "sell"; quote: bigint }): number {
  const { listing, book } = market;
  const step = scaledUnits(1, listing.amountDecimals);
  let left = quote;
  let size = 0;
  for (const [price, total] of (side === "buy" ? book.asks : book.bids).top(Number.POSITIVE_INFINITY)) {
    const stepValue = quoteValue(market, price, step);
    const affordable = stepValue === 0n ? total : Number(left / stepValue);
    const taken = Math.min(affordable, total);
    size += taken;
    left -= BigInt(taken) * stepValue;
    if (taken < total) break;
  }
  return size;
}
