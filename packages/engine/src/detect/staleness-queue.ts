import FlatQueue from "flatqueue";

const NONE = -1;
/** A book's place in the heap is kept when the book stops waiting, so that it never has two. */
const IN_HEAP = 1;
const WAITING = 2;

/**
 * When the longest silent of the proved, fresh books (by index) goes stale. A message costs one store: a book's
 * key in the heap may be too early, never too late, and is put right when it comes to the top.
 */
export class StalenessQueue {
  readonly #allowanceMs: number;
  readonly #heap: FlatQueue<number>;
  readonly #states: Uint8Array;
  readonly #lastMessageAt: Float64Array;
  /** One element: a number that is handed from call to call would be boxed, 16 bytes an update. */
  readonly #now = new Float64Array(1);

  /** A book is stale from its last message + `staleMs` + 1 on. */
  constructor(staleMs: number, count: number) {
    this.#allowanceMs = staleMs + 1;
    this.#heap = new FlatQueue(count);
    this.#states = new Uint8Array(count);
    this.#lastMessageAt = new Float64Array(count).fill(Number.NaN);
  }

  /** Epoch ms of the book's last message that counted. */
  lastMessageAt(index: number): number | undefined {
    const at = this.#lastMessageAt[index] ?? Number.NaN;
    return Number.isNaN(at) ? undefined : at;
  }

  /** When the longest silent book goes stale, epoch ms. */
  nextDeadline(): number | undefined {
    this.#settleTop();
    return this.#heap.peekValue();
  }

  /** The longest silent book, if it goes stale at or before `at`; else -1. */
  due(at: number): number {
    if ((this.#heap.peekValue() ?? Number.POSITIVE_INFINITY) > at) return NONE;
    this.#settleTop();
    return (this.#heap.peekValue() ?? Number.POSITIVE_INFINITY) > at ? NONE : (this.#heap.peek() ?? NONE);
  }

  /** From here on messages arrive at `at`, which never goes back. */
  setNow(at: number): void {
    this.#now[0] = at;
  }

  /** A message now: the book may be silent for as long again. */
  touch(index: number): void {
    const at = this.#now[0] ?? 0;
    this.#lastMessageAt[index] = at;
    if (this.#states[index] === (IN_HEAP | WAITING)) return;
    if (this.#states[index] === 0) this.#heap.push(index, at + this.#allowanceMs);
    this.#states[index] = IN_HEAP | WAITING;
  }

  remove(index: number): void {
    this.#states[index] = (this.#states[index] ?? 0) & IN_HEAP;
  }

  #settleTop(): void {
    for (;;) {
      const index = this.#heap.peek();
      if (index === undefined) return;
      const isWaiting = this.#states[index] === (IN_HEAP | WAITING);
      const deadline = (this.#lastMessageAt[index] ?? 0) + this.#allowanceMs;
      if (isWaiting && this.#heap.peekValue() === deadline) return;
      this.#heap.pop();
      if (isWaiting) this.#heap.push(index, deadline);
      else this.#states[index] = 0;
    }
  }
}
