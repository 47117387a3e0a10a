import type { LimitBook } from "./limit-book.ts";

/** Changed levels: price and what it holds now, 0 for gone. */
export type LevelChanges = [price: number, size: number][];

/**
 * The best levels of a book as the subscribers of a channel hold them. A level that comes up into the depth is told, a
 * level that sinks below it is not: the client cuts its own book to the depth.
 */
export class TopView {
  readonly #book: LimitBook;
  readonly #depth: number;
  #bids: ReadonlyMap<number, number>;
  #asks: ReadonlyMap<number, number>;

  constructor(book: LimitBook, depth: number) {
    this.#book = book;
    this.#depth = depth;
    this.#bids = new Map(book.bids.top(depth));
    this.#asks = new Map(book.asks.top(depth));
  }

  get bids(): LevelChanges {
    return [...this.#bids];
  }

  get asks(): LevelChanges {
    return [...this.#asks];
  }

  /** Takes the view to the book of now; returns what subscribers must be told for that. */
  advance(): { bids: LevelChanges; asks: LevelChanges } {
    const nextBids = new Map(this.#book.bids.top(this.#depth));
    const nextAsks = new Map(this.#book.asks.top(this.#depth));
    const bids = difference(this.#bids, nextBids, (price) => this.#book.bids.get(price) !== undefined);
    const asks = difference(this.#asks, nextAsks, (price) => this.#book.asks.get(price) !== undefined);
    this.#bids = nextBids;
    this.#asks = nextAsks;
    return { bids, asks };
  }
}

function difference(
  held: ReadonlyMap<number, number>,
  next: ReadonlyMap<number, number>,
  stillThere: (price: number) => boolean,
): LevelChanges {
  const changes: LevelChanges = [];
  for (const price of held.keys()) {
    if (!next.has(price) && !stillThere(price)) changes.push([price, 0]);
  }
  for (const [price, size] of next) {
    if (held.get(price) !== size) changes.push([price, size]);
  }
  return changes;
}
