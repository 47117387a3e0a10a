import type { BookChanges } from "../book/limit-book.ts";

type Pending = { first: number; last: number; bids: Map<number, number>; asks: Map<number, number> };

/** Merges the changes of many ticks into one, for the slower depth stream. */
export class DepthThrottle {
  #pending: Pending | undefined;

  add(changes: BookChanges): void {
    this.#pending ??= { first: changes.first, last: changes.last, bids: new Map(), asks: new Map() };
    this.#pending.last = changes.last;
    for (const [price, size] of changes.bids) this.#pending.bids.set(price, size);
    for (const [price, size] of changes.asks) this.#pending.asks.set(price, size);
  }

  take(): BookChanges | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending && { ...pending, bids: [...pending.bids], asks: [...pending.asks] };
  }
}
