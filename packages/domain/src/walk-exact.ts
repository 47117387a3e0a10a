import type { ChainLeg } from "./chain-leg.ts";
import { SCALE } from "./money.ts";
import { ceilScaledOfDouble, floorScaledOfDouble } from "./scaled-double.ts";

/**
 * Exact walks over one side of a book. Amounts are base units scaled by 10^18; values are quote units scaled
 * by 10^36, so that price times amount needs no rounding. A level with digits beyond 10^-18 counts against
 * us: its amount is cut, an ask's price rounded up, a bid's down.
 */

/** The exact price of the leg's `index`-th best level. */
export const levelPrice = (leg: ChainLeg, index: number): bigint =>
  leg.buying ? ceilScaledOfDouble(leg.levels.price(index)) : floorScaledOfDouble(leg.levels.price(index));

const levelAmount = (leg: ChainLeg, index: number): bigint => floorScaledOfDouble(leg.levels.amount(index));

export type Walk = {
  /** Quote units scaled by 10^36. */
  readonly value: bigint;
  /** Of the last level touched, scaled by 10^18. */
  readonly worstPrice: bigint;
};

/** Walks `amount` > 0 from the best level; undefined where the book is not deep enough. */
export function walkAmount(leg: ChainLeg, amount: bigint): Walk | undefined {
  const count = leg.levels.count;
  let remaining = amount;
  let value = 0n;
  for (let i = 0; i < count; i++) {
    const price = levelPrice(leg, i);
    const available = levelAmount(leg, i);
    if (remaining <= available) return { value: value + remaining * price, worstPrice: price };
    value += available * price;
    remaining -= available;
  }
  return undefined;
}

/** The largest amount whose value is at most `value`, and at most what the book holds. */
export function largestAmountWithin(leg: ChainLeg, value: bigint): bigint {
  const count = leg.levels.count;
  let remaining = value;
  let amount = 0n;
  for (let i = 0; i < count; i++) {
    const price = levelPrice(leg, i);
    const available = levelAmount(leg, i);
    const cost = available * price;
    if (cost >= remaining) return amount + remaining / price;
    remaining -= cost;
    amount += available;
  }
  return amount;
}

/** The smallest amount whose value is at least `value`; undefined where the book is not deep enough. */
export function smallestAmountReaching(leg: ChainLeg, value: bigint): bigint | undefined {
  const count = leg.levels.count;
  let remaining = value;
  let amount = 0n;
  for (let i = 0; i < count; i++) {
    const price = levelPrice(leg, i);
    const available = levelAmount(leg, i);
    const cost = available * price;
    if (cost >= remaining) return amount + (remaining + price - 1n) / price;
    remaining -= cost;
    amount += available;
  }
  return undefined;
}

/** `amount`, or all that the book holds where that is less. */
export function withinDepth(leg: ChainLeg, amount: bigint): bigint {
  const count = leg.levels.count;
  let remaining = amount;
  for (let i = 0; i < count; i++) {
    remaining -= levelAmount(leg, i);
    if (remaining <= 0n) return amount;
  }
  return amount - remaining;
}

/** A scaled amount or notional in the units of {@link Walk.value}. */
export const asValue = (scaled: bigint): bigint => scaled * SCALE;
