import type { ChainLeg } from "./chain-leg.ts";
import { FloatLevels, NO_LEVEL, RELATIVE_SLACK, STEPS_SLACK } from "./float-levels.ts";

const floorSteps = (steps: number): number => Math.floor(steps * (1 + RELATIVE_SLACK) + STEPS_SLACK);
const ceilSteps = (steps: number): number => Math.ceil(steps * (1 - RELATIVE_SLACK) - STEPS_SLACK);

/** One leg in floats for the search: its levels with the market's fee, step and minimums. */
export class FloatLeg extends FloatLevels {
  buying = false;
  step = 1;
  payFactor = 1;
  receiveFactor = 1;
  /** The smallest amount that this leg's own minimums and the later legs' allow, in base units. */
  floor = 0;

  load(leg: ChainLeg): void {
    this.buying = leg.buying;
    this.step = leg.stepFloat;
    this.payFactor = leg.payFactor;
    this.receiveFactor = leg.receiveFactor;
    this.floor = 0;
    this.loadLevels(leg.levels, leg.stepFloat);
  }

  pay(amount: number): number {
    return this.buying ? this.valueOf(amount) * this.payFactor : amount;
  }

  receive(amount: number): number {
    return this.buying ? amount * this.receiveFactor : this.valueOf(amount) * this.receiveFactor;
  }

  /** The amount that receives `output`, not rounded to a step; Infinity beyond the depth. */
  amountForOutput(output: number): number {
    return this.buying ? output / this.receiveFactor : this.amountOf(output / this.receiveFactor);
  }

  /** The amount that `input` pays for, not rounded to a step, at most the depth. */
  amountFromInput(input: number): number {
    const amount = this.buying ? this.amountOf(input / this.payFactor) : input;
    if (amount !== Number.POSITIVE_INFINITY && this.valueOf(amount) !== Number.POSITIVE_INFINITY) return amount;
    return this.depth();
  }

  /** What must be paid for the smallest multiple, at least the floor, that receives `output`. */
  feed(output: number): number {
    const amount = this.roundUp(this.amountForOutput(output));
    if (amount >= this.floor) return this.pay(amount);
    const paid = this.pay(this.floor);
    this.level = NO_LEVEL;
    return paid;
  }

  /** What the largest multiple that `input` pays for receives; -Infinity below the floor. */
  carry(input: number): number {
    let taken: number;
    let value = 0;
    if (this.buying) {
      const amount = this.amountOf(input / this.payFactor);
      taken = this.roundDown(amount === Number.POSITIVE_INFINITY ? this.depth() : amount);
    } else {
      taken = this.roundDown(input);
      value = this.valueOf(taken);
      if (value === Number.POSITIVE_INFINITY) {
        taken = this.roundDown(this.depth());
        value = this.valueOf(taken);
        this.level = NO_LEVEL;
      }
    }
    if (taken < this.floor - this.step / 2) return Number.NEGATIVE_INFINITY;
    return (this.buying ? taken : value) * this.receiveFactor;
  }

  roundUp(amount: number): number {
    return ceilSteps(amount / this.step) * this.step;
  }

  roundDown(amount: number): number {
    return floorSteps(amount / this.step) * this.step;
  }

  stepsUp(amount: number): number {
    return ceilSteps(amount / this.step);
  }
}
