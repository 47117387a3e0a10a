import type { LevelStore } from "./level-store.ts";

/** One side of a book as its readers see it: a place in a {@link LevelStore}, best level first. */
export class BookSide {
  readonly #store: LevelStore;
  readonly #side: number;

  constructor(store: LevelStore, side: number) {
    this.#store = store;
    this.#side = side;
  }

  get count(): number {
    return this.#store.count(this.#side);
  }

  /** Prices and amounts by turns, level `i` at `2 * (start + i)`. Not the same array after the store has grown. */
  get data(): Float64Array {
    return this.#store.data;
  }

  get start(): number {
    return this.#store.start(this.#side);
  }

  /** Quote per base of the `index`-th best level; NaN beyond the depth. */
  price(index: number): number {
    return this.#store.price(this.#side, index);
  }

  /** Base units of the `index`-th best level; NaN beyond the depth. */
  amount(index: number): number {
    return this.#store.amount(this.#side, index);
  }
}
