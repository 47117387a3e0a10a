import type { ChainLeg } from "./chain-leg.ts";

/** Rounding in floats is optimistic by this much: the search may try a chain too many, never one too few. */
const STEPS_SLACK = 1e-9;
const RELATIVE_SLACK = 1e-13;

const floorSteps = (steps: number): number => Math.floor(steps * (1 + RELATIVE_SLACK) + STEPS_SLACK);
const ceilSteps = (steps: number): number => Math.ceil(steps * (1 - RELATIVE_SLACK) - STEPS_SLACK);

/**
 * One leg in floats for the search: running totals of its levels, built only as deep as they are asked for,
 * and a pointer that stays where the last question was answered. Reused from sizing to sizing.
 */
export class FloatLeg {
  buying = false;
  step = 1;
  payFactor = 1;
  receiveFactor = 1;
  /** The smallest amount that this leg's own minimums and the later legs' allow, in base units. */
  floor = 0;
  #data: Float64Array = new Float64Array(0);
  #start = 0;
  #count = 0;
  #bases = new Float64Array(64);
  #values = new Float64Array(64);
  #built = 0;
  #level = 0;
  #depthSlack = 0;

  load(leg: ChainLeg): void {
    this.buying = leg.buying;
    this.step = leg.stepFloat;
    this.payFactor = leg.payFactor;
    this.receiveFactor = leg.receiveFactor;
    this.floor = 0;
    this.#depthSlack = 2 * STEPS_SLACK * leg.stepFloat;
    this.#data = leg.levels.data;
    this.#start = leg.levels.start;
    this.#count = leg.levels.count;
    this.#bases[0] = 0;
    this.#values[0] = 0;
    this.#built = 0;
    this.#level = 0;
  }

  get count(): number {
    return this.#count;
  }

  price(index: number): number {
    return this.#data[2 * (this.#start + index)] ?? 0;
  }

  amount(index: number): number {
    return this.#data[2 * (this.#start + index) + 1] ?? 0;
  }

  /** Quote value of `amount` before fees; Infinity beyond the depth. */
  valueOf(amount: number): number {
    let level = this.#level;
    while (level > 0 && (this.#bases[level] ?? 0) > amount) level--;
    for (;;) {
      if (level >= this.#built && !this.#extend()) {
        const end = (this.#bases[level] ?? 0) * (1 + RELATIVE_SLACK) + this.#depthSlack;
        if (level === 0 || amount > end) return Number.POSITIVE_INFINITY;
        this.#level = level - 1;
        return this.#values[level] ?? 0;
      }
      if ((this.#bases[level + 1] ?? 0) >= amount) break;
      level++;
    }
    this.#level = level;
    return (this.#values[level] ?? 0) + (amount - (this.#bases[level] ?? 0)) * this.price(level);
  }

  /** The amount of that quote value; Infinity beyond the depth. */
  amountOf(value: number): number {
    let level = this.#level;
    while (level > 0 && (this.#values[level] ?? 0) > value) level--;
    for (;;) {
      if (level >= this.#built && !this.#extend()) {
        const end = (this.#values[level] ?? 0) * (1 + RELATIVE_SLACK) + this.#depthSlack * this.price(level - 1);
        if (level === 0 || value > end) return Number.POSITIVE_INFINITY;
        this.#level = level - 1;
        return this.#bases[level] ?? 0;
      }
      if ((this.#values[level + 1] ?? 0) >= value) break;
      level++;
    }
    this.#level = level;
    return (this.#bases[level] ?? 0) + (value - (this.#values[level] ?? 0)) / this.price(level);
  }

  /** All that the book holds, in base units. */
  depth(): number {
    while (this.#extend());
    return this.#bases[this.#built] ?? 0;
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
    return this.pay(Math.max(this.roundUp(this.amountForOutput(output)), this.floor));
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

  stepsDown(amount: number): number {
    return floorSteps(amount / this.step);
  }

  stepsUp(amount: number): number {
    return ceilSteps(amount / this.step);
  }

  #extend(): boolean {
    const built = this.#built;
    if (built >= this.#count) return false;
    if (built + 1 >= this.#bases.length) this.#grow();
    const amount = this.amount(built);
    this.#bases[built + 1] = (this.#bases[built] ?? 0) + amount;
    this.#values[built + 1] = (this.#values[built] ?? 0) + amount * this.price(built);
    this.#built = built + 1;
    return true;
  }

  #grow(): void {
    const bases = new Float64Array(this.#bases.length * 2);
    const values = new Float64Array(this.#values.length * 2);
    bases.set(this.#bases);
    values.set(this.#values);
    this.#bases = bases;
    this.#values = values;
  }
}
