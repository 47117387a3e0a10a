import type { RawLevel } from "@tandem/engine/ports";

const INITIAL_CAPACITY = 64;

/**
 * One side of the adapter's own copy of a book, kept to prove it. Levels lie worst first, so that a change near the
 * best price moves few of them. Prices are quote per base, amounts base units.
 */
export class LevelSide {
  readonly #descending: boolean;
  /** What belongs to each level beside its numbers, where anything does. */
  readonly #tags: string[] | undefined;
  #prices = new Float64Array(INITIAL_CAPACITY);
  #amounts = new Float64Array(INITIAL_CAPACITY);
  count = 0;
  /** The best rank that was changed since a reader set this to infinity: 0 is the best level. */
  changedFrom = 0;

  /** @param side bids have the highest price as their best, asks the lowest. */
  constructor(side: "bids" | "asks", keepsTags = false) {
    this.#descending = side === "bids";
    this.#tags = keepsTags ? [] : undefined;
  }

  clear(): void {
    this.count = 0;
    if (this.#tags !== undefined) this.#tags.length = 0;
    this.changedFrom = 0;
  }

  /** Price of the `index`-th best level, NaN beyond the depth. */
  price(index: number): number {
    return index < this.count ? (this.#prices[this.count - 1 - index] ?? Number.NaN) : Number.NaN;
  }

  /** Amount of the `index`-th best level, NaN beyond the depth. */
  amount(index: number): number {
    return index < this.count ? (this.#amounts[this.count - 1 - index] ?? Number.NaN) : Number.NaN;
  }

  /** What was set with the `index`-th best level; empty beyond the depth. */
  tag(index: number): string {
    return this.#tags?.[this.count - 1 - index] ?? "";
  }

  /** Sets the amount of one price, 0 removes it. Tells whether that changed anything. */
  set(price: number, amount: number, tag = ""): boolean {
    const at = this.#rank(price);
    const exists = at < this.count && this.#prices[at] === price;
    const isSame = exists ? this.#amounts[at] === amount : amount === 0;
    const rank = this.count - at - (exists ? 1 : 0);
    const isRetagged = exists && this.#retag(at, tag);
    if (isSame && !isRetagged) return false;
    if (rank < this.changedFrom) this.changedFrom = rank;
    if (isSame) return false;
    if (amount === 0) this.#removeAt(at);
    else if (exists) this.#amounts[at] = amount;
    else {
      this.#insertAt(at, price, amount);
      if (this.#tags !== undefined) insertTag(this.#tags, at, tag);
    }
    return true;
  }

  /** How many levels are at `price` or better. */
  countToPrice(price: number): number {
    return this.count - this.#rank(price);
  }

  /** Drops the worst level and returns its price; NaN on an empty side. */
  dropWorst(): number {
    const worst = this.price(this.count - 1);
    if (this.count > 0) this.#removeAt(0);
    return worst;
  }

  /** Sets many levels, and gives those that this changed. */
  apply(levels: readonly RawLevel[]): RawLevel[] {
    const changed: RawLevel[] = [];
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i];
      if (level !== undefined && this.set(level[0], level[1])) changed.push(level);
    }
    return changed;
  }

  /** A copy, best level first. */
  levels(): RawLevel[] {
    const copy: RawLevel[] = [];
    for (let i = 0; i < this.count; i++) copy.push([this.price(i), this.amount(i)]);
    return copy;
  }

  /** The same number may be written otherwise: "1.5" for "1.50". */
  #retag(at: number, tag: string): boolean {
    const tags = this.#tags;
    if (tags === undefined || tags[at] === tag) return false;
    tags[at] = tag;
    return true;
  }

  /** Where `price` lies or would lie, counted from the worst level. */
  #rank(price: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#prices[middle] ?? 0;
      if (this.#descending ? other < price : other > price) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insertAt(at: number, price: number, amount: number): void {
    if (this.count === this.#prices.length) this.#grow();
    moveUp(this.#prices, at, this.count);
    moveUp(this.#amounts, at, this.count);
    this.#prices[at] = price;
    this.#amounts[at] = amount;
    this.count++;
  }

  #removeAt(at: number): void {
    moveDown(this.#prices, at, this.count);
    moveDown(this.#amounts, at, this.count);
    if (this.#tags !== undefined) removeTag(this.#tags, at);
    this.count--;
  }

  #grow(): void {
    const prices = new Float64Array(this.#prices.length * 2);
    const amounts = new Float64Array(this.#prices.length * 2);
    prices.set(this.#prices);
    amounts.set(this.#amounts);
    this.#prices = prices;
    this.#amounts = amounts;
  }
}

/** A call of `copyWithin` costs more than a few stores, and most changes are near the best price. */
const COPY_WITHIN_MIN = 24;

/** Moves what lies from `at` to `end` one place towards the back. */
function moveUp(array: Float64Array, at: number, end: number): void {
  if (end - at >= COPY_WITHIN_MIN) array.copyWithin(at + 1, at, end);
  else for (let i = end; i > at; i--) array[i] = array[i - 1] ?? 0;
}

/** Moves what lies behind `at`, up to `end`, one place towards the front. */
function moveDown(array: Float64Array, at: number, end: number): void {
  if (end - at > COPY_WITHIN_MIN) array.copyWithin(at, at + 1, end);
  else for (let i = at + 1; i < end; i++) array[i - 1] = array[i] ?? 0;
}

/** `splice` makes an array of what it takes out, which costs more than a few stores. */
function insertTag(tags: string[], at: number, tag: string): void {
  if (tags.length - at >= COPY_WITHIN_MIN) {
    tags.splice(at, 0, tag);
    return;
  }
  for (let i = tags.length; i > at; i--) tags[i] = tags[i - 1] ?? "";
  tags[at] = tag;
}

function removeTag(tags: string[], at: number): void {
  if (tags.length - at > COPY_WITHIN_MIN) {
    tags.splice(at, 1);
    return;
  }
  for (let i = at + 1; i < tags.length; i++) tags[i - 1] = tags[i] ?? "";
  tags.pop();
}

/** Whether the best bid is at or above the best ask: no true book is. Empty sides never cross. */
export const isCrossed = (bids: LevelSide, asks: LevelSide): boolean => bids.price(0) >= asks.price(0);

/** Best price and amount of both sides, `NaN` where there is none. */
export const bestOf = (bids: LevelSide, asks: LevelSide): readonly [number, number, number, number] => [
  bids.price(0),
  bids.amount(0),
  asks.price(0),
  asks.amount(0),
];
