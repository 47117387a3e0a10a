import type { SimClock } from "./clock.ts";

/** Lets things happen later, each after a time of its own, and never before what came before it. */
export class DelayLine {
  readonly #clock: SimClock;
  #lastDueAt = 0;
  #waiting = 0;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** At once where there is nothing to wait for. */
  pass(ms: number, act: () => void): void {
    if (ms === 0 && this.#waiting === 0) {
      act();
      return;
    }
    const now = this.#clock.epochMs();
    this.#lastDueAt = Math.max(this.#lastDueAt, now + ms);
    this.#waiting += 1;
    this.#clock.after(this.#lastDueAt - now, () => {
      this.#waiting -= 1;
      act();
    });
  }
}
