import type { ChainLeg } from "./chain-leg.ts";
import { ceilScaledOfDouble, floorScaledOfDouble } from "./scaled-double.ts";

/** The exact price of the leg's `index`-th best level. */
export const levelPrice = (leg: ChainLeg, index: number): bigint =>
  leg.buying ? ceilScaledOfDouble(leg.levels.price(index)) : floorScaledOfDouble(leg.levels.price(index));

/**
 * One leg in whole numbers: running totals of its levels, turned into integers once and only as deep as they
 * are asked for. A level with digits beyond 10^-18 counts against us: its amount is cut, an ask's price rounded up, a
 * bid's down. True as long as the book does not change.
 */
export class ExactLeg {
  readonly leg: ChainLeg;
  #built = 0;
  /** Of the levels before the `i`-th: base units scaled by 10^18, quote units scaled by 10^36. */
  readonly #bases: bigint[] = [0n];
  readonly #values: bigint[] = [0n];
  readonly #prices: bigint[] = [];

  constructor(leg: ChainLeg) {
    this.leg = leg;
  }

  /** There is an `index`-th best level; {@link price} and the totals up to its end may be asked for. */
  has(index: number): boolean {
    while (this.#built <= index) if (!this.#extend()) return false;
    return true;
  }

  /** Of the `index`-th best level, scaled by 10^18. */
  price(index: number): bigint {
    return this.#prices[index] ?? 0n;
  }

  /** The amount of the `index` best levels. */
  base(index: number): bigint {
    return this.#bases[index] ?? 0n;
  }

  /** The value of the `index` best levels. */
  value(index: number): bigint {
    return this.#values[index] ?? 0n;
  }

  #extend(): boolean {
    const at = this.#built;
    if (at >= this.leg.levels.count) return false;
    const price = levelPrice(this.leg, at);
    const amount = floorScaledOfDouble(this.leg.levels.amount(at));
    this.#prices[at] = price;
    this.#bases[at + 1] = this.base(at) + amount;
    this.#values[at + 1] = this.value(at) + amount * price;
    this.#built = at + 1;
    return true;
  }
}
