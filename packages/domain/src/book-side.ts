/** `[price, amount]`: quote per base, base units. */
export type LevelInput = readonly [price: number, amount: number];

const INITIAL_CAPACITY = 32;

/**
 * One side of an order book as two parallel typed arrays, best level first. Level `i` lies at
 * `prices[start + i]`, `amounts[start + i]`. The room before `start` lets an insert near the best price move
 * the few better levels instead of the whole tail. Allocates only when it grows.
 */
export class BookSide {
  readonly descending: boolean;
  prices: Float64Array;
  amounts: Float64Array;
  start: number;
  count = 0;

  constructor(descending: boolean) {
    this.descending = descending;
    this.prices = new Float64Array(INITIAL_CAPACITY);
    this.amounts = new Float64Array(INITIAL_CAPACITY);
    this.start = INITIAL_CAPACITY >> 2;
  }

  /** Quote per base of the `index`-th best level; NaN beyond the depth. */
  price(index: number): number {
    return index < this.count ? (this.prices[this.start + index] ?? Number.NaN) : Number.NaN;
  }

  /** Base units of the `index`-th best level; NaN beyond the depth. */
  amount(index: number): number {
    return index < this.count ? (this.amounts[this.start + index] ?? Number.NaN) : Number.NaN;
  }

  clear(): void {
    this.count = 0;
    this.start = this.prices.length >> 2;
  }

  /**
   * Replaces every level. Levels of amount 0 are dropped; unsorted input is sorted, and of two levels of one
   * price the later wins.
   * @throws {RangeError} on a price or amount that no book can have; the side is then empty.
   */
  load(levels: readonly LevelInput[]): void {
    const length = levels.length;
    if (this.prices.length < length + 2) this.#reallocate(length);
    else this.clear();
    if (this.start + length > this.prices.length) this.start = this.prices.length - length;
    const { prices, amounts, start, descending } = this;
    let count = 0;
    let last = descending ? Number.POSITIVE_INFINITY : 0;
    for (let i = 0; i < length; i++) {
      const level = levels[i];
      if (level === undefined) continue;
      const price = level[0];
      const amount = level[1];
      if (!isLevel(price, amount)) this.#refuse(price, amount);
      if (amount === 0) continue;
      if (descending ? price >= last : price <= last) {
        this.count = count;
        this.#setRest(levels, i);
        return;
      }
      prices[start + count] = price;
      amounts[start + count] = amount;
      last = price;
      count++;
    }
    this.count = count;
  }

  /**
   * Sets the amount of one price; 0 removes the level.
   * @throws {RangeError} on a price or amount that no book can have; the side is then empty.
   */
  set(price: number, amount: number): void {
    if (!isLevel(price, amount)) this.#refuse(price, amount);
    const index = this.#find(price);
    const at = this.start + index;
    const exists = index < this.count && this.prices[at] === price;
    if (amount === 0) {
      if (exists) this.#removeAt(index);
    } else if (exists) {
      this.amounts[at] = amount;
    } else {
      this.#insertAt(index);
      this.prices[this.start + index] = price;
      this.amounts[this.start + index] = amount;
    }
  }

  /** Index of the first level that is not better than `price`. */
  #find(price: number): number {
    const { prices, start, descending } = this;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = prices[start + middle] ?? 0;
      if (descending ? other > price : other < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insertAt(index: number): void {
    if (this.start === 0 && this.count === this.prices.length) this.#reallocate(this.count + 1);
    const end = this.start + this.count;
    const nearTop = index < this.count - index;
    if (this.start > 0 && (nearTop || end === this.prices.length)) {
      moveDown(this.prices, this.start, index);
      moveDown(this.amounts, this.start, index);
      this.start--;
    } else if (end < this.prices.length) {
      const from = this.start + index;
      moveUp(this.prices, from, this.count - index);
      moveUp(this.amounts, from, this.count - index);
    }
    this.count++;
  }

  #removeAt(index: number): void {
    const after = this.count - index - 1;
    if (index < after) {
      moveUp(this.prices, this.start, index);
      moveUp(this.amounts, this.start, index);
      this.start++;
    } else {
      const from = this.start + index + 1;
      moveDown(this.prices, from, after);
      moveDown(this.amounts, from, after);
    }
    this.count--;
  }

  #reallocate(room: number): void {
    const capacity = Math.max(INITIAL_CAPACITY, room * 2);
    const prices = new Float64Array(capacity);
    const amounts = new Float64Array(capacity);
    const start = capacity >> 2;
    prices.set(this.prices.subarray(this.start, this.start + this.count), start);
    amounts.set(this.amounts.subarray(this.start, this.start + this.count), start);
    this.prices = prices;
    this.amounts = amounts;
    this.start = start;
  }

  #setRest(levels: readonly LevelInput[], from: number): void {
    for (let i = from; i < levels.length; i++) {
      const level = levels[i];
      if (level !== undefined && level[1] !== 0) this.set(level[0], level[1]);
    }
  }

  #refuse(price: number, amount: number): never {
    this.clear();
    throw new RangeError(`not a level of an order book: price ${price}, amount ${amount}`);
  }
}

const isLevel = (price: number, amount: number): boolean =>
  price > 0 && amount >= 0 && price < Number.POSITIVE_INFINITY && amount < Number.POSITIVE_INFINITY;

/** `copyWithin` costs more than a few stores, and most changes of a book are near its top. */
const COPY_WITHIN_MIN = 24;

/** Moves `count` elements that begin at `from` one place towards the front. */
function moveDown(array: Float64Array, from: number, count: number): void {
  if (count >= COPY_WITHIN_MIN) array.copyWithin(from - 1, from, from + count);
  else for (let i = from; i < from + count; i++) array[i - 1] = array[i] ?? 0;
}

/** Moves `count` elements that begin at `from` one place towards the back. */
function moveUp(array: Float64Array, from: number, count: number): void {
  if (count >= COPY_WITHIN_MIN) array.copyWithin(from + 1, from, from + count);
  else for (let i = from + count; i > from; i--) array[i] = array[i - 1] ?? 0;
}
