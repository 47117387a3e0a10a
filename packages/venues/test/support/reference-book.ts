import type { RawLevel } from "@tandem/engine/ports";

type Side = "bids" | "asks";
export type Top = { readonly bids: readonly RawLevel[]; readonly asks: readonly RawLevel[] };

/**
 * The obvious book: a map from price to amount per side, searched when asked. Shares nothing with the adapters, and is
 * right as long as it is given every change of a complete recording in order.
 */
export class ReferenceBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  set(side: Side, price: number, amount: number): void {
    if (amount === 0) this[side].delete(price);
    else this[side].set(price, amount);
  }

  /** For venues that send a fixed depth and do not name what falls off its end. */
  keep(depth: number): void {
    for (const side of ["bids", "asks"] as const) {
      for (const [price] of this.best(side, this[side].size).slice(depth)) this[side].delete(price);
    }
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /** The best levels of a side, by looking at every one. */
  best(side: Side, levels: number): RawLevel[] {
    const better = (a: number, b: number): boolean => (side === "bids" ? a > b : a < b);
    if (levels > 20) return [...this[side]].sort(([a], [b]) => (better(a, b) ? -1 : 1)).slice(0, levels);
    const best: RawLevel[] = [];
    for (const level of this[side]) {
      const worst = best[levels - 1];
      if (worst !== undefined && !better(level[0], worst[0])) continue;
      let at = best.length;
      while (at > 0 && better(level[0], best[at - 1]?.[0] ?? Number.NaN)) at--;
      best.splice(at, 0, level);
      if (best.length > levels) best.pop();
    }
    return best;
  }

  top(levels: number): Top {
    return { bids: this.best("bids", levels), asks: this.best("asks", levels) };
  }

  copy(): ReferenceBook {
    const copy = new ReferenceBook();
    for (const [price, amount] of this.bids) copy.bids.set(price, amount);
    for (const [price, amount] of this.asks) copy.asks.set(price, amount);
    return copy;
  }
}

/** What a consumer of the feed has: the messages applied, nothing repaired. */
export class ConsumerBook extends ReferenceBook {
  live = false;
  readonly faults: string[] = [];

  readonly output = {
    snapshot: (levels: Top): void => {
      this.clear();
      this.live = true;
      this.#take(levels);
    },
    delta: (levels: Top): void => {
      // Before a snapshot there is nothing to change: a consumer ignores it.
      if (this.live) this.#take(levels);
    },
    lost: (fault: string): void => {
      this.live = false;
      this.faults.push(fault);
    },
  };

  isCrossed(): boolean {
    const { bids, asks } = this.top(1);
    const bid = bids[0]?.[0];
    const ask = asks[0]?.[0];
    return bid !== undefined && ask !== undefined && bid >= ask;
  }

  #take(levels: Top): void {
    for (const [price, amount] of levels.bids) this.set("bids", price, amount);
    for (const [price, amount] of levels.asks) this.set("asks", price, amount);
  }
}
