import { moveDown, moveUp } from "./move-levels.ts";

/** `[price, amount]`: quote per base, base units. */
export type LevelInput = readonly [price: number, amount: number];

/** In levels. */
const INITIAL_CAPACITY = 32;
/** The columns of a side in `#sides`, in levels of `data`: the first level, how many, and the side's room. */
const START = 0;
const COUNT = 1;
const ROOM = 2;
const CAPACITY = 3;

/**
 * The order books of many markets in one typed array, so that an update touches its own few cache lines and
 * no object. Side `2 * book` holds the book's asks, `2 * book + 1` its bids, best level first: level `i` is the
 * pair of price and amount at `data[2 * (start + i)]` and the element after it. The room before `start` lets
 * an insert near the best price move the few better levels instead of the whole tail. Allocates only when a
 * side outgrows its room.
 */
export class LevelStore {
  data: Float64Array;
  readonly #sides: Int32Array;
  /** Levels of `data` that belong to a side; what an outgrown side leaves behind is not used again. */
  #used: number;

  constructor(books: number) {
    const sides = books * 2;
    this.data = new Float64Array(sides * INITIAL_CAPACITY * 2);
    this.#sides = new Int32Array(sides * 4);
    this.#used = sides * INITIAL_CAPACITY;
    for (let side = 0; side < sides; side++) {
      this.#sides[4 * side + ROOM] = side * INITIAL_CAPACITY;
      this.#sides[4 * side + CAPACITY] = INITIAL_CAPACITY;
      this.clear(side);
    }
  }

  start(side: number): number {
    return this.#sides[4 * side + START] ?? 0;
  }

  count(side: number): number {
    return this.#sides[4 * side + COUNT] ?? 0;
  }

  /** Where in {@link data} the best price lies; -1 for an empty side. An answer that is no double is never boxed. */
  bestAt(side: number): number {
    return this.count(side) === 0 ? -1 : 2 * this.start(side);
  }

  /** Quote per base of the `index`-th best level; NaN beyond the depth. */
  price(side: number, index: number): number {
    return index < this.count(side) ? (this.data[2 * (this.start(side) + index)] ?? Number.NaN) : Number.NaN;
  }

  /** Base units of the `index`-th best level; NaN beyond the depth. */
  amount(side: number, index: number): number {
    return index < this.count(side) ? (this.data[2 * (this.start(side) + index) + 1] ?? Number.NaN) : Number.NaN;
  }

  clear(side: number): void {
    const at = 4 * side;
    this.#sides[at + START] = (this.#sides[at + ROOM] ?? 0) + ((this.#sides[at + CAPACITY] ?? 0) >> 2);
    this.#sides[at + COUNT] = 0;
  }

  /**
   * Replaces a book; levels of amount 0 are dropped.
   * @throws {RangeError} on a price <= 0, a negative amount or a number that is not finite; the book is then empty.
   */
  applySnapshot(book: number, bids: readonly LevelInput[], asks: readonly LevelInput[]): void {
    try {
      this.#load(2 * book + 1, bids);
      this.#load(2 * book, asks);
    } catch (error) {
      this.clearBook(book);
      throw error;
    }
  }

  /**
   * Sets the amounts of the given prices; amount 0 removes the level.
   * @throws {RangeError} as {@link applySnapshot}: a half-applied delta must not be traded on.
   */
  applyDelta(book: number, bids: readonly LevelInput[], asks: readonly LevelInput[]): void {
    try {
      this.#setAll(2 * book + 1, bids);
      this.#setAll(2 * book, asks);
    } catch (error) {
      this.clearBook(book);
      throw error;
    }
  }

  clearBook(book: number): void {
    this.clear(2 * book);
    this.clear(2 * book + 1);
  }

  /** Takes over a book of another store. */
  copyBook(book: number, from: LevelStore, fromBook: number): void {
    for (const side of [0, 1]) {
      const to = 2 * book + side;
      const source = 2 * fromBook + side;
      const count = from.count(source);
      if ((this.#sides[4 * to + CAPACITY] ?? 0) < count + 2) this.#grow(to, count);
      const start = this.start(to);
      const first = from.start(source);
      this.data.set(from.data.subarray(2 * first, 2 * (first + count)), 2 * start);
      this.#sides[4 * to + COUNT] = count;
    }
  }

  /** Unsorted input is sorted, and of two levels of one price the later wins. */
  #load(side: number, levels: readonly LevelInput[]): void {
    const length = levels.length;
    this.clear(side);
    const column = 4 * side;
    if ((this.#sides[column + CAPACITY] ?? 0) < length + 2) this.#grow(side, length);
    const end = (this.#sides[column + ROOM] ?? 0) + (this.#sides[column + CAPACITY] ?? 0);
    const start = Math.min(this.#sides[column + START] ?? 0, end - length);
    this.#sides[column + START] = start;
    const { data } = this;
    const descending = (side & 1) === 1;
    let at = 2 * start;
    // Not 0: an integer and a double in one variable are boxed at every change.
    let last = descending ? Number.POSITIVE_INFINITY : Number.MIN_VALUE;
    for (let i = 0; i < length; i++) {
      const level = levels[i];
      if (level === undefined) continue;
      const price = level[0];
      const amount = level[1];
      const isNext = descending ? price < last : price > last;
      if (isNext && amount > 0 && isLevel(price, amount)) {
        data[at] = price;
        data[at + 1] = amount;
        last = price;
        at += 2;
        continue;
      }
      if (!isLevel(price, amount)) this.#refuse(side, price, amount);
      if (amount === 0) continue;
      this.#sides[column + COUNT] = at / 2 - start;
      this.#setAll(side, levels.slice(i).filter(isNotEmpty));
      return;
    }
    this.#sides[column + COUNT] = at / 2 - start;
  }

  #setAll(side: number, levels: readonly LevelInput[]): void {
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i];
      if (level !== undefined) this.#set(side, level[0], level[1]);
    }
  }

  #set(side: number, price: number, amount: number): void {
    if (!isLevel(price, amount)) this.#refuse(side, price, amount);
    const index = this.#find(side, price);
    const at = 2 * (this.start(side) + index);
    const exists = index < this.count(side) && this.data[at] === price;
    if (amount === 0) {
      if (exists) this.#removeAt(side, index);
    } else if (exists) {
      this.data[at + 1] = amount;
    } else {
      const inserted = 2 * this.#insertAt(side, index);
      this.data[inserted] = price;
      this.data[inserted + 1] = amount;
    }
  }

  /** Index of the first level that is not better than `price`: in doubling steps, as most changes are near the top. */
  #find(side: number, price: number): number {
    const { data } = this;
    const start = this.start(side);
    const count = this.count(side);
    const descending = (side & 1) === 1;
    let low = 0;
    let high = 1;
    while (high <= count) {
      const other = data[2 * (start + high - 1)] ?? 0;
      if (descending ? other <= price : other >= price) break;
      low = high;
      high *= 2;
    }
    if (high > count) high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = data[2 * (start + middle)] ?? 0;
      if (descending ? other > price : other < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes room for a level at `index` and answers where in `data` it lies, in levels. */
  #insertAt(side: number, index: number): number {
    const column = 4 * side;
    const count = this.count(side);
    if (count === this.#sides[column + CAPACITY]) this.#grow(side, count + 1);
    const start = this.start(side);
    const room = this.#sides[column + ROOM] ?? 0;
    const isFull = start + count === room + (this.#sides[column + CAPACITY] ?? 0);
    this.#sides[column + COUNT] = count + 1;
    if (start > room && (index < count - index || isFull)) {
      moveDown(this.data, start, index);
      this.#sides[column + START] = start - 1;
      return start - 1 + index;
    }
    moveUp(this.data, start + index, count - index);
    return start + index;
  }

  #removeAt(side: number, index: number): void {
    const column = 4 * side;
    const count = this.count(side);
    const start = this.start(side);
    const after = count - index - 1;
    if (index < after) {
      moveUp(this.data, start, index);
      this.#sides[column + START] = start + 1;
    } else {
      moveDown(this.data, start + index + 1, after);
    }
    this.#sides[column + COUNT] = count - 1;
  }

  /** Gives a side room for twice `levels`, at the end of `data`. */
  #grow(side: number, levels: number): void {
    const capacity = Math.max(INITIAL_CAPACITY, levels * 2);
    const needed = 2 * (this.#used + capacity);
    if (needed > this.data.length) {
      const data = new Float64Array(Math.max(needed, this.data.length * 2));
      data.set(this.data.subarray(0, 2 * this.#used));
      this.data = data;
    }
    const start = this.start(side);
    const room = this.#used;
    this.data.copyWithin(2 * (room + (capacity >> 2)), 2 * start, 2 * (start + this.count(side)));
    this.#used += capacity;
    const column = 4 * side;
    this.#sides[column + START] = room + (capacity >> 2);
    this.#sides[column + ROOM] = room;
    this.#sides[column + CAPACITY] = capacity;
  }

  #refuse(side: number, price: number, amount: number): never {
    this.clear(side);
    throw new RangeError(`not a level of an order book: price ${price}, amount ${amount}`);
  }
}

const isLevel = (price: number, amount: number): boolean =>
  price > 0 && amount >= 0 && price < Number.POSITIVE_INFINITY && amount < Number.POSITIVE_INFINITY;

/** A zero in a snapshot is no level; it removes none either. */
const isNotEmpty = (level: LevelInput): boolean => level[1] !== 0;
