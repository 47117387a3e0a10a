import { type BookSide, Ladder, type Level, type RestingOrder } from "./ladder.ts";

export type TakerSide = "buy" | "sell";

/** One match. `maker.remaining` is what is left of the maker after it. */
export type Fill = { readonly maker: RestingOrder; readonly price: number; readonly size: number };

/** Levels that changed since the last drain, with what they hold now (0: gone), and the sequence numbers spent on them. */
export type BookChanges = {
  readonly first: number;
  readonly last: number;
  readonly bids: readonly (readonly [price: number, size: number])[];
  readonly asks: readonly (readonly [price: number, size: number])[];
};

type Taker = { readonly side: TakerSide; readonly limit?: number | undefined; readonly size: number };

/**
 * A limit order book with price-time priority. Prices are whole ticks and sizes whole amount steps, so every sum is
 * exact. Each change of a level spends one sequence number. It knows nothing of accounts, fees or order types.
 */
export class LimitBook {
  readonly bids = new Ladder("bid");
  readonly asks = new Ladder("ask");
  sequence: number;
  #drained: number;
  readonly #touched = { bid: new Set<number>(), ask: new Set<number>() };
  readonly #orders = new Map<string, RestingOrder>();
  #crowdIds = 0;

  constructor(sequence = 0) {
    this.sequence = sequence;
    this.#drained = sequence;
  }

  side(side: BookSide): Ladder {
    return side === "bid" ? this.bids : this.asks;
  }

  /** Size that a taker of `side` finds at `limit` or better; everything when there is no limit. */
  available(side: TakerSide, limit?: number): number {
    const ladder = side === "buy" ? this.asks : this.bids;
    let sum = 0;
    for (const price of ladder.prices) {
      if (limit !== undefined && ladder.isBetter(limit, price)) break;
      sum += ladder.get(price)?.total ?? 0;
    }
    return sum;
  }

  /** Fills `taker` against the other side, best price first and oldest order first. What is left is the caller's. */
  match(taker: Taker): Fill[] {
    const ladder = taker.side === "buy" ? this.asks : this.bids;
    const fills: Fill[] = [];
    let left = taker.size;
    while (left > 0) {
      const level = ladder.best();
      if (!level || (taker.limit !== undefined && ladder.isBetter(taker.limit, level.price))) break;
      left -= this.#consume(level, { left, ladder, fills });
    }
    return fills;
  }

  /** Puts an order at the end of its price's queue. The caller has matched it before: it must not cross. */
  rest(order: RestingOrder): void {
    const level = this.side(order.side).at(order.price);
    level.orders.push(order);
    level.total += order.remaining;
    this.#orders.set(order.id, order);
    this.#touch(order.side, order.price);
  }

  /** Takes an order off the book. Undefined when it is not resting (any more). */
  cancel(id: string): RestingOrder | undefined {
    const order = this.#orders.get(id);
    if (!order) return undefined;
    const level = this.side(order.side).at(order.price);
    level.orders.splice(level.orders.indexOf(order), 1);
    this.#shrink(level, order, order.remaining);
    this.#orders.delete(id);
    return order;
  }

  /** What the crowd holds at a price. */
  crowdSize(side: BookSide, price: number): number {
    const orders = this.side(side).get(price)?.orders ?? [];
    return orders.reduce((sum, order) => (order.owner === undefined ? sum + order.remaining : sum), 0);
  }

  /** Makes the crowd hold `size` at a price: growth queues at the end, what leaves is what came last. */
  setCrowd(side: BookSide, price: number, size: number): void {
    let difference = size - this.crowdSize(side, price);
    if (difference === 0) return;
    const ladder = this.side(side);
    const tail = ladder.get(price)?.orders.at(-1);
    if (difference > 0 && tail && tail.owner === undefined) {
      tail.remaining += difference;
      ladder.at(price).total += difference;
      this.#touch(side, price);
      return;
    }
    if (difference > 0) {
      this.#crowdIds += 1;
      this.rest({ id: `crowd-${this.#crowdIds}`, owner: undefined, side, price, remaining: difference });
      return;
    }
    for (const order of [...(ladder.get(price)?.orders ?? [])].reverse()) {
      if (difference === 0) break;
      if (order.owner !== undefined) continue;
      const cut = Math.min(order.remaining, -difference);
      difference += cut;
      if (cut === order.remaining) this.cancel(order.id);
      else {
        order.remaining -= cut;
        this.#shrink(ladder.at(price), order, cut);
      }
    }
  }

  hasChanges(): boolean {
    return this.#touched.bid.size + this.#touched.ask.size > 0;
  }

  /** What changed since the last call. */
  drain(): BookChanges {
    const changes = {
      first: this.#drained + 1,
      last: this.sequence,
      bids: this.#changed("bid"),
      asks: this.#changed("ask"),
    };
    this.#drained = this.sequence;
    this.#touched.bid.clear();
    this.#touched.ask.clear();
    return changes;
  }

  #changed(side: BookSide): [number, number][] {
    const ladder = this.side(side);
    return [...this.#touched[side]].map((price) => [price, ladder.get(price)?.total ?? 0]);
  }

  #consume(level: Level, run: { left: number; ladder: Ladder; fills: Fill[] }): number {
    let taken = 0;
    while (taken < run.left) {
      const maker = level.orders[0];
      if (!maker) break;
      const size = Math.min(maker.remaining, run.left - taken);
      maker.remaining -= size;
      taken += size;
      if (maker.remaining === 0) {
        level.orders.shift();
        this.#orders.delete(maker.id);
      }
      run.fills.push({ maker, price: level.price, size });
      this.#shrink(level, maker, size);
    }
    return taken;
  }

  #shrink(level: Level, order: RestingOrder, size: number): void {
    level.total -= size;
    if (level.orders.length === 0) this.side(order.side).drop(level.price);
    this.#touch(order.side, level.price);
  }

  #touch(side: BookSide, price: number): void {
    this.sequence += 1;
    this.#touched[side].add(price);
  }
}
