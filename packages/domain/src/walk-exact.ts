import type { ExactLeg } from "./exact-leg.ts";
import { SCALE } from "./money.ts";

/**
 * Exact walks over one side of a book. Amounts are base units scaled by 10^18; values are quote units scaled
 * by 10^36, so that price times amount needs no rounding.
 */

export type Walk = {
  /** Quote units scaled by 10^36. */
  readonly value: bigint;
  /** Of the last level touched, scaled by 10^18. */
  readonly worstPrice: bigint;
};

/** Walks `amount` > 0 from the best level; undefined where the book is not deep enough. */
export function walkAmount(leg: ExactLeg, amount: bigint): Walk | undefined {
  for (let i = 0; leg.has(i); i++) {
    if (amount > leg.base(i + 1)) continue;
    const worstPrice = leg.price(i);
    return { value: leg.value(i) + (amount - leg.base(i)) * worstPrice, worstPrice };
  }
  return undefined;
}

/** The largest amount whose value is at most `value`, and at most what the book holds. */
export function largestAmountWithin(leg: ExactLeg, value: bigint): bigint {
  let i = 0;
  for (; leg.has(i); i++) if (leg.value(i + 1) >= value) return leg.base(i) + (value - leg.value(i)) / leg.price(i);
  return leg.base(i);
}

/** The smallest amount whose value is at least `value`; undefined where the book is not deep enough. */
export function smallestAmountReaching(leg: ExactLeg, value: bigint): bigint | undefined {
  for (let i = 0; leg.has(i); i++) {
    if (leg.value(i + 1) < value) continue;
    const price = leg.price(i);
    return leg.base(i) + (value - leg.value(i) + price - 1n) / price;
  }
  return undefined;
}

/** `amount`, or all that the book holds where that is less. */
export function withinDepth(leg: ExactLeg, amount: bigint): bigint {
  let i = 0;
  for (; leg.has(i); i++) if (leg.base(i + 1) >= amount) return amount;
  return leg.base(i);
}

/** A scaled amount or notional in the units of {@link Walk.value}. */
export const asValue = (scaled: bigint): bigint => scaled * SCALE;
