import type { MarketRecord } from "../market-state.ts";

/**
 * Proved, fresh books from the longest silent to the newest. Every book has the same allowance and time never
 * goes back, so moving a book to the end at each message keeps the order: no heap, no timers, no allocation.
 */
export class StalenessQueue {
  readonly #staleMs: number;
  #first: MarketRecord | undefined;
  #last: MarketRecord | undefined;

  constructor(staleMs: number) {
    this.#staleMs = staleMs;
  }

  /** When the longest silent book goes stale. */
  nextDeadline(): number | undefined {
    const at = this.#first?.lastMessageAt;
    return at === undefined ? undefined : at + this.#staleMs + 1;
  }

  /** The longest silent book, if it goes stale at or before `at`. */
  due(at: number): MarketRecord | undefined {
    const deadline = this.nextDeadline();
    return deadline !== undefined && deadline <= at ? this.#first : undefined;
  }

  moveToEnd(record: MarketRecord): void {
    if (this.#last === record) return;
    this.remove(record);
    record.older = this.#last;
    if (this.#last === undefined) this.#first = record;
    else this.#last.newer = record;
    this.#last = record;
    record.isQueued = true;
  }

  remove(record: MarketRecord): void {
    if (!record.isQueued) return;
    if (record.older === undefined) this.#first = record.newer;
    else record.older.newer = record.newer;
    if (record.newer === undefined) this.#last = record.older;
    else record.newer.older = record.older;
    record.older = undefined;
    record.newer = undefined;
    record.isQueued = false;
  }
}
