const NONE = -1;

/**
 * Proved, fresh books (by index) from the longest silent to the newest, a linked list in typed arrays. Every
 * book has the same allowance and time never goes back, so moving a book to the end at each message keeps the
 * order: no heap, no timers, no allocation.
 */
export class StalenessQueue {
  readonly #staleMs: number;
  readonly #older: Int32Array;
  readonly #newer: Int32Array;
  readonly #queued: Uint8Array;
  readonly #lastMessageAt: Float64Array;
  #first = NONE;
  #last = NONE;

  constructor(staleMs: number, count: number) {
    this.#staleMs = staleMs;
    this.#older = new Int32Array(count).fill(NONE);
    this.#newer = new Int32Array(count).fill(NONE);
    this.#queued = new Uint8Array(count);
    this.#lastMessageAt = new Float64Array(count).fill(Number.NaN);
  }

  /** Epoch ms of the book's last message that counted. */
  lastMessageAt(index: number): number | undefined {
    const at = this.#lastMessageAt[index] ?? Number.NaN;
    return Number.isNaN(at) ? undefined : at;
  }

  /** When the longest silent book goes stale, epoch ms. */
  nextDeadline(): number | undefined {
    return this.#first === NONE ? undefined : (this.#lastMessageAt[this.#first] ?? 0) + this.#staleMs + 1;
  }

  /** The longest silent book, if it goes stale at or before `at`; else -1. */
  due(at: number): number {
    const first = this.#first;
    return first !== NONE && (this.#lastMessageAt[first] ?? 0) + this.#staleMs + 1 <= at ? first : NONE;
  }

  /** A message at `at`: the book is now the newest. */
  touch(index: number, at: number): void {
    this.#lastMessageAt[index] = at;
    if (this.#last === index) return;
    this.remove(index);
    this.#older[index] = this.#last;
    if (this.#last === NONE) this.#first = index;
    else this.#newer[this.#last] = index;
    this.#last = index;
    this.#queued[index] = 1;
  }

  remove(index: number): void {
    if (this.#queued[index] === 0) return;
    const older = this.#older[index] ?? NONE;
    const newer = this.#newer[index] ?? NONE;
    if (older === NONE) this.#first = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#last = older;
    else this.#older[newer] = older;
    this.#older[index] = NONE;
    this.#newer[index] = NONE;
    this.#queued[index] = 0;
  }
}
