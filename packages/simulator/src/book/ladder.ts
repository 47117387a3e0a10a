export type BookSide = "bid" | "ask";

/** An order in a queue. `owner` is undefined for the liquidity of the simulated crowd. Sizes are whole amount steps. */
export type RestingOrder = {
  readonly id: string;
  readonly owner: string | undefined;
  readonly side: BookSide;
  readonly price: number;
  remaining: number;
};

/** All orders of one price, oldest first. `total` is their sum. */
export type Level = { readonly price: number; total: number; readonly orders: RestingOrder[] };

/** One side of a book: prices in whole ticks, best first, a queue of orders at each. */
export class Ladder {
  readonly side: BookSide;
  readonly prices: number[] = [];
  readonly #levels = new Map<number, Level>();

  constructor(side: BookSide) {
    this.side = side;
  }

  get(price: number): Level | undefined {
    return this.#levels.get(price);
  }

  best(): Level | undefined {
    const price = this.prices[0];
    return price === undefined ? undefined : this.#levels.get(price);
  }

  /** The level at `price`, made when there is none. */
  at(price: number): Level {
    const existing = this.#levels.get(price);
    if (existing) return existing;
    const level: Level = { price, total: 0, orders: [] };
    this.prices.splice(this.#position(price), 0, price);
    this.#levels.set(price, level);
    return level;
  }

  /** Forgets the level at `price`. */
  drop(price: number): void {
    if (!this.#levels.delete(price)) return;
    this.prices.splice(this.#position(price), 1);
  }

  /** True when `price` is strictly better than `other` on this side. */
  isBetter(price: number, other: number): boolean {
    return this.side === "bid" ? price > other : price < other;
  }

  /** `[price, total]` of the best `depth` levels. */
  top(depth: number): [price: number, size: number][] {
    return this.prices.slice(0, depth).map((price) => [price, this.#levels.get(price)?.total ?? 0]);
  }

  #position(price: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const probe = this.prices[middle];
      if (probe !== undefined && this.isBetter(probe, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
