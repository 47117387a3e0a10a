import { BookSide } from "./book-side.ts";
import { type LevelInput, LevelStore } from "./level-store.ts";

/**
 * The full-depth book of one market as floats: prices in quote per base, amounts in base. A level's exact
 * value is the shortest decimal text of its double (see scaled-double.ts). Not usable by itself: whether the
 * venue is live and the book proved is for the caller to know.
 */
export class OrderBook {
  /** Best (highest) first. */
  readonly bids: BookSide;
  /** Best (lowest) first. */
  readonly asks: BookSide;
  readonly #store: LevelStore;
  readonly #book: number;

  /** A book of its own, or the `book`-th of a store of many. */
  constructor(store: LevelStore = new LevelStore(1), book = 0) {
    this.#store = store;
    this.#book = book;
    this.asks = new BookSide(store, 2 * book);
    this.bids = new BookSide(store, 2 * book + 1);
  }

  /**
   * Replaces the book; levels of amount 0 are dropped.
   * @throws {RangeError} on a price <= 0, a negative amount or a number that is not finite; the book is then empty.
   */
  applySnapshot(bids: readonly LevelInput[], asks: readonly LevelInput[]): void {
    this.#store.applySnapshot(this.#book, bids, asks);
  }

  /**
   * Sets the amounts of the given prices; amount 0 removes the level.
   * @throws {RangeError} as {@link applySnapshot}: a half-applied delta must not be traded on.
   */
  applyDelta(bids: readonly LevelInput[], asks: readonly LevelInput[]): void {
    this.#store.applyDelta(this.#book, bids, asks);
  }

  clear(): void {
    this.#store.clearBook(this.#book);
  }

  /** Quote per base; NaN when the side is empty. */
  get bestBid(): number {
    return this.bids.price(0);
  }

  /** Quote per base; NaN when the side is empty. */
  get bestAsk(): number {
    return this.asks.price(0);
  }

  /** Both sides have a level and the best bid is below the best ask. */
  get isTwoSided(): boolean {
    return this.bestBid < this.bestAsk;
  }

  /** Both sides have a level and the best bid is not below the best ask. */
  get isCrossed(): boolean {
    return this.bestBid >= this.bestAsk;
  }

  /** Copies the best `depth` levels of a side, best first. */
  levels(side: "bids" | "asks", depth: number): (readonly [price: number, amount: number])[] {
    const from = this[side];
    const length = Math.min(depth, from.count);
    return Array.from({ length }, (_, i) => [from.price(i), from.amount(i)] as const);
  }
}
