import type { BookSide } from "./book-side.ts";

/** Rounding in floats is optimistic by this much: the search may try a chain too many, never one too few. */
export const STEPS_SLACK = 1e-9;
export const RELATIVE_SLACK = 1e-13;
/** No level: the answer does not follow the levels' lines. */
export const NO_LEVEL = -1;

/**
 * One side of a book in floats: running totals of its levels, built only as deep as they are asked for, and a
 * pointer that stays where the last question was answered. Reused from sizing to sizing.
 */
export class FloatLevels {
  /** The level on which the last question was answered; {@link NO_LEVEL} where the book's end, or a floor, decided. */
  level = NO_LEVEL;
  #data: Float64Array = new Float64Array(0);
  #start = 0;
  #count = 0;
  #bases = new Float64Array(64);
  #values = new Float64Array(64);
  #built = 0;
  #pointer = 0;
  #depthSlack = 0;

  loadLevels(levels: BookSide, step: number): void {
    this.#depthSlack = 2 * STEPS_SLACK * step;
    this.#data = levels.data;
    this.#start = levels.start;
    this.#count = levels.count;
    this.#bases[0] = 0;
    this.#values[0] = 0;
    this.#built = 0;
    this.#pointer = 0;
  }

  /** Price, and the amount and value of all better levels, of the level {@link level}. */
  get levelPrice(): number {
    return this.price(this.level);
  }

  get levelBase(): number {
    return this.#bases[this.level] ?? 0;
  }

  get levelValue(): number {
    return this.#values[this.level] ?? 0;
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
    let level = this.#pointer;
    while (level > 0 && (this.#bases[level] ?? 0) > amount) level--;
    for (;;) {
      if (level >= this.#built && !this.#extend()) {
        const end = (this.#bases[level] ?? 0) * (1 + RELATIVE_SLACK) + this.#depthSlack;
        this.level = NO_LEVEL;
        if (level === 0 || amount > end) return Number.POSITIVE_INFINITY;
        this.#pointer = level - 1;
        return this.#values[level] ?? 0;
      }
      if ((this.#bases[level + 1] ?? 0) >= amount) break;
      level++;
    }
    this.#pointer = level;
    this.level = level;
    return (this.#values[level] ?? 0) + (amount - (this.#bases[level] ?? 0)) * this.price(level);
  }

  /** The amount of that quote value; Infinity beyond the depth. */
  amountOf(value: number): number {
    let level = this.#pointer;
    while (level > 0 && (this.#values[level] ?? 0) > value) level--;
    for (;;) {
      if (level >= this.#built && !this.#extend()) {
        const end = (this.#values[level] ?? 0) * (1 + RELATIVE_SLACK) + this.#depthSlack * this.price(level - 1);
        this.level = NO_LEVEL;
        if (level === 0 || value > end) return Number.POSITIVE_INFINITY;
        this.#pointer = level - 1;
        return this.#bases[level] ?? 0;
      }
      if ((this.#values[level + 1] ?? 0) >= value) break;
      level++;
    }
    this.#pointer = level;
    this.level = level;
    return (this.#bases[level] ?? 0) + (value - (this.#values[level] ?? 0)) / this.price(level);
  }

  /** All that the book holds, in base units. */
  depth(): number {
    while (this.#extend());
    return this.#bases[this.#built] ?? 0;
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
