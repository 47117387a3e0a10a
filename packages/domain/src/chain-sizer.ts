import { Candidates } from "./candidates.ts";
import type { ChainLeg } from "./chain-leg.ts";
import { type Chain, evaluateChain } from "./evaluate-chain.ts";
import { ExactLeg } from "./exact-leg.ts";
import { feedChain } from "./feed-chain.ts";
import { FloatChain } from "./float-chain.ts";
import { SCALE } from "./money.ts";

/** Profits that differ by less than this part of the payment are one to floats. */
const TIE = 1e-13;
/** By how much an exact profit may miss its float estimate before the search runs again exactly. */
const ESTIMATE_SLACK = 1e-12;
/** The search insists on the very best for so many candidates, then on 3e-5 of it, then on 8e-5. */
const EXACT_CANDIDATES = 96;
const CLOSE_CANDIDATES = 384;
const CANDIDATES_MAX = 1 << 20;
const EXACT_EVALUATIONS_MAX = 4096;
/** From so many candidates on, a profit below this part of the payment is not searched for. */
const NEGLIGIBLE_CANDIDATES = 4096;
const NEGLIGIBLE = 2e-7;
const BLOCK = 8;
/** More steps than this are searched in strides: the step is then far finer than any profit. */
const STEPS_MAX = 1e12;

const toFloat = (scaled: bigint): number => Number(scaled) / Number(SCALE);

/**
 * Finds the feasible chain with the largest profit. The guide is the continuous optimum; around it the
 * multiples of the coarsest leg's step are tried, best bound first, until no multiple left can beat the best
 * found. Floats search, integers decide. One instance serves any number of sizings, one after another.
 * @see docs/maths.md
 */
export class ChainSizer {
  readonly #floats = new FloatChain();
  readonly #candidates = new Candidates(this.#floats);
  #legs: readonly ExactLeg[] = [];
  #maxPaid: bigint | undefined;
  #coarse = 0;
  #stride = 1;
  #bestSteps = 0;
  #bestProfit = 0;
  #bestPaid = 0;
  #bestChain: Chain | undefined;
  #exactly = false;
  #tried = 0;
  #evaluated = 0;

  /**
   * The best feasible chain, or undefined where none has a positive profit. `maxPaid`: the most that may be
   * paid at the start, fee included, scaled by 10^18; undefined is no limit.
   */
  size(legs: readonly ChainLeg[], maxPaid: bigint | undefined): Chain | undefined {
    this.#legs = legs.map((leg) => new ExactLeg(leg));
    this.#maxPaid = maxPaid;
    this.#floats.load(legs, maxPaid === undefined ? Number.POSITIVE_INFINITY : toFloat(maxPaid));
    if (!this.#floats.climb() || !this.#floats.raiseFloors(legs)) return undefined;
    this.#chooseCoarse();
    this.#start(undefined, false);
    this.#search();
    if (this.#bestSteps === 0) return undefined;
    const chain = this.#evaluate(this.#bestSteps);
    const profitable = chain !== undefined && chain.profit > 0n ? chain : undefined;
    const estimate = this.#bestProfit * (1 - 1e-6) - this.#bestPaid * ESTIMATE_SLACK;
    if (profitable !== undefined && toFloat(profitable.profit) >= estimate) return profitable;
    this.#start(profitable, true);
    this.#search();
    return this.#bestChain;
  }

  /** The leg whose optimum is the fewest steps: its rounding costs most, so it is the one to enumerate. */
  #chooseCoarse(): void {
    let fewest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#legs.length; i++) {
      const steps = this.#floats.optimum(i) / this.#floats.leg(i).step;
      if (steps < fewest) {
        fewest = steps;
        this.#coarse = i;
      }
    }
    this.#stride = fewest > STEPS_MAX ? Math.floor(fewest / STEPS_MAX) : 1;
  }

  #start(chain: Chain | undefined, exactly: boolean): void {
    this.#bestChain = chain;
    this.#bestProfit = chain === undefined ? 0 : toFloat(chain.profit);
    this.#bestPaid = chain === undefined ? 0 : toFloat(chain.paid);
    this.#bestSteps = 0;
    this.#exactly = exactly;
    this.#tried = 0;
    this.#evaluated = 0;
  }

  /** Outwards from the optimum, always on the side with the higher bound; the bound falls on both sides. */
  #search(): void {
    const leg = this.#floats.leg(this.#coarse);
    const unit = leg.step * this.#stride;
    const lowest = Math.max(1, Math.ceil(leg.stepsUp(leg.floor) / this.#stride));
    const optimum = Math.floor(this.#floats.guide(this.#coarse) / unit);
    this.#candidates.start({ index: this.#coarse, unit, optimum });
    let left = optimum;
    let right = Math.max(optimum + 1, lowest);
    let leftBound = left >= lowest ? this.#candidates.boundAt(left) : Number.NEGATIVE_INFINITY;
    let rightBound = this.#candidates.boundAt(right);
    while (this.#tried < CANDIDATES_MAX && this.#evaluated < EXACT_EVALUATIONS_MAX) {
      const goal = this.#goal();
      const slack = this.#bestPaid * TIE;
      // A tie on the left is paid with less, so it is worth finding; on the right it is not.
      if (!(leftBound + slack >= goal && leftBound > 0) && !(rightBound > goal)) return;
      if (leftBound >= rightBound) {
        const end = Math.max(lowest, left - BLOCK + 1);
        for (; left >= end; left--) this.#try(left);
        leftBound = left >= lowest ? this.#candidates.boundAt(left) : Number.NEGATIVE_INFINITY;
      } else {
        const end = right + BLOCK;
        let fits = true;
        for (; right < end && fits; right++) fits = this.#try(right);
        rightBound = fits ? this.#candidates.boundAt(right) : Number.NEGATIVE_INFINITY;
      }
    }
  }

  /** What a bound must exceed to be worth a look. */
  #goal(): number {
    if (this.#tried < EXACT_CANDIDATES) return this.#bestProfit;
    if (this.#tried < CLOSE_CANDIDATES) return this.#bestProfit * (1 + 3e-5);
    const good = this.#bestProfit * (1 + 8e-5);
    return this.#tried < NEGLIGIBLE_CANDIDATES ? good : Math.max(good, this.#floats.paid * NEGLIGIBLE);
  }

  /** False where the candidate, and so every larger one, exceeds a book or the limit. */
  #try(steps: number): boolean {
    this.#tried++;
    if (this.#candidates.isBelow(steps, this.#bestProfit)) return true;
    const profit = this.#candidates.profitAt(steps);
    if (Number.isNaN(profit)) return false;
    const { paid } = this.#floats;
    const slack = paid * TIE;
    if (this.#exactly) {
      if (profit >= this.#bestProfit - slack && profit > 0) this.#decide(steps);
    } else if (profit > this.#bestProfit + slack) {
      this.#bestProfit = profit;
      this.#bestPaid = paid;
      this.#bestSteps = steps;
    } else if (steps < this.#bestSteps && profit >= this.#bestProfit - slack) {
      this.#bestSteps = steps;
    }
    return true;
  }

  #decide(steps: number): void {
    this.#evaluated++;
    const chain = this.#evaluate(steps);
    if (chain === undefined || chain.profit <= 0n) return;
    const best = this.#bestChain;
    if (best !== undefined) {
      if (chain.profit < best.profit) return;
      if (chain.profit === best.profit && chain.paid >= best.paid) return;
    }
    this.#bestChain = chain;
    this.#bestProfit = toFloat(chain.profit);
    this.#bestPaid = toFloat(chain.paid);
  }

  #evaluate(steps: number): Chain | undefined {
    const leg = this.#legs[this.#coarse];
    if (leg === undefined) return undefined;
    const amount = BigInt(steps) * BigInt(this.#stride) * leg.leg.step;
    const first = feedChain({ legs: this.#legs, index: this.#coarse, amount });
    if (first === undefined) return undefined;
    return evaluateChain({ legs: this.#legs, amount: first, maxPaid: this.#maxPaid });
  }
}
