/** `[price, amount]`: quote per base, base units. */
export type LevelInput = readonly [price: number, amount: number];

const INITIAL_CAPACITY = 32;

/**
 * One side of an order book in one typed array, best level first: level `i` is the pair of price and amount at
 * `data[2 * (start + i)]` and the element after it, so that a level lies in one cache line. The room before
 * `start` lets an insert near the best price move the few better levels instead of the whole tail. Allocates
 * only when it grows.
 */
export class BookSide {
  readonly descending: boolean;
  data: Float64Array;
  start: number;
  count = 0;
  /** In levels. */
  #capacity: number;

  constructor(descending: boolean) {
    this.descending = descending;
    this.#capacity = INITIAL_CAPACITY;
    this.data = new Float64Array(INITIAL_CAPACITY * 2);
    this.start = INITIAL_CAPACITY >> 2;
  }

  /** Quote per base of the `index`-th best level; NaN beyond the depth. */
  price(index: number): number {
    return index < this.count ? (this.data[2 * (this.start + index)] ?? Number.NaN) : Number.NaN;
  }

  /** Base units of the `index`-th best level; NaN beyond the depth. */
  amount(index: number): number {
    return index < this.count ? (this.data[2 * (this.start + index) + 1] ?? Number.NaN) : Number.NaN;
  }

  clear(): void {
    this.count = 0;
    this.start = this.#capacity >> 2;
  }

  /**
   * Replaces every level. Levels of amount 0 are dropped; unsorted input is sorted, and of two levels of one
   * price the later wins.
   * @throws {RangeError} on a price or amount that no book can have; the side is then empty.
   */
  load(levels: readonly LevelInput[]): void {
    const length = levels.length;
    if (this.#capacity < length + 2) this.#reallocate(length);
    else this.clear();
    if (this.start + length > this.#capacity) this.start = this.#capacity - length;
    const { data, start, descending } = this;
    let at = 2 * start;
    let last = descending ? Number.POSITIVE_INFINITY : 0;
    for (let i = 0; i < length; i++) {
      const level = levels[i];
      if (level === undefined) continue;
      const price = level[0];
      const amount = level[1];
      if (!isLevel(price, amount)) this.#refuse(price, amount);
      if (amount === 0) continue;
      if (descending ? price >= last : price <= last) {
        this.count = at / 2 - start;
        this.#setRest(levels, i);
        return;
      }
      data[at] = price;
      data[at + 1] = amount;
      last = price;
      at += 2;
    }
    this.count = at / 2 - start;
  }

  /**
   * Sets the amount of one price; 0 removes the level.
   * @throws {RangeError} on a price or amount that no book can have; the side is then empty.
   */
  set(price: number, amount: number): void {
    if (!isLevel(price, amount)) this.#refuse(price, amount);
    const index = this.#find(price);
    const at = 2 * (this.start + index);
    const exists = index < this.count && this.data[at] === price;
    if (amount === 0) {
      if (exists) this.#removeAt(index);
    } else if (exists) {
      this.data[at + 1] = amount;
    } else {
      this.#insertAt(index);
      const inserted = 2 * (this.start + index);
      this.data[inserted] = price;
      this.data[inserted + 1] = amount;
    }
  }

  /** Index of the first level that is not better than `price`. */
  #find(price: number): number {
    const { data, start, descending } = this;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = data[2 * (start + middle)] ?? 0;
      if (descending ? other > price : other < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insertAt(index: number): void {
    if (this.start === 0 && this.count === this.#capacity) this.#reallocate(this.count + 1);
    const end = this.start + this.count;
    const nearTop = index < this.count - index;
    if (this.start > 0 && (nearTop || end === this.#capacity)) {
      moveDown(this.data, this.start, index);
      this.start--;
    } else {
      moveUp(this.data, this.start + index, this.count - index);
    }
    this.count++;
  }

  #removeAt(index: number): void {
    const after = this.count - index - 1;
    if (index < after) {
      moveUp(this.data, this.start, index);
      this.start++;
    } else {
      moveDown(this.data, this.start + index + 1, after);
    }
    this.count--;
  }

  #reallocate(room: number): void {
    const capacity = Math.max(INITIAL_CAPACITY, room * 2);
    const data = new Float64Array(capacity * 2);
    const start = capacity >> 2;
    data.set(this.data.subarray(2 * this.start, 2 * (this.start + this.count)), 2 * start);
    this.data = data;
    this.start = start;
    this.#capacity = capacity;
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
const COPY_WITHIN_MIN = 12;

/** Moves `count` levels that begin at level `from` one place towards the front. */
function moveDown(data: Float64Array, from: number, count: number): void {
  const first = 2 * from;
  const end = first + 2 * count;
  if (count >= COPY_WITHIN_MIN) data.copyWithin(first - 2, first, end);
  else for (let i = first; i < end; i++) data[i - 2] = data[i] ?? 0;
}

/** Moves `count` levels that begin at level `from` one place towards the back. */
function moveUp(data: Float64Array, from: number, count: number): void {
  const first = 2 * from;
  const end = first + 2 * count;
  if (count >= COPY_WITHIN_MIN) data.copyWithin(first + 2, first, end);
  else for (let i = end - 1; i >= first; i--) data[i + 2] = data[i] ?? 0;
}
