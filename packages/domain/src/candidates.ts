import type { FloatChain } from "./float-chain.ts";
import { OptimisticLines } from "./optimistic-lines.ts";

/** More than the lines' rounding, and more than makes a tie; as a part of what is paid. */
const ROUGH = 1e-12;

/**
 * The chains in which leg `index` takes a multiple of `unit`, numbered by that multiple. Most are dismissed by a
 * look at the lines of the last one walked; what may count is walked.
 */
export class Candidates {
  readonly #chain: FloatChain;
  readonly #below = new OptimisticLines();
  readonly #above = new OptimisticLines();
  #index = 0;
  #unit = 1;
  #optimum = 0;

  constructor(chain: FloatChain) {
    this.#chain = chain;
  }

  /** `optimum`: the candidate from which the search goes outwards; each side keeps lines of its own. */
  start(input: { readonly index: number; readonly unit: number; readonly optimum: number }): void {
    this.#index = input.index;
    this.#unit = input.unit;
    this.#optimum = input.optimum;
    this.#below.clear();
    this.#above.clear();
  }

  /** As {@link FloatChain.boundAt}. */
  boundAt(steps: number): number {
    return this.#chain.boundAt(this.#index, steps * this.#unit);
  }

  /** As {@link FloatChain.profitAt}. */
  profitAt(steps: number): number {
    const profit = this.#chain.profitAt(this.#index, steps * this.#unit);
    if (Number.isFinite(profit)) this.#linesAt(steps).draw(this.#chain, this.#index, this.#unit);
    return profit;
  }

  /** The candidate, should it exist, earns clearly less than `profit`. */
  isBelow(steps: number, profit: number): boolean {
    const lines = this.#linesAt(steps);
    return lines.profitAt(steps) < profit - lines.paid * ROUGH;
  }

  #linesAt(steps: number): OptimisticLines {
    return steps <= this.#optimum ? this.#below : this.#above;
  }
}
