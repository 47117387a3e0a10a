/** Counts what was used in windows of a fixed length that begin with the clock, as venues count. */
export class RateWindow {
  readonly limit: number;
  readonly #lengthMs: number;
  #window = 0;
  #used = 0;

  constructor({ limit, lengthMs }: { limit: number; lengthMs: number }) {
    this.limit = limit;
    this.#lengthMs = lengthMs;
  }

  /** Uses `weight`; false when the window has no more room (nothing is used then). */
  use(weight: number, now: number): boolean {
    const window = Math.floor(now / this.#lengthMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    if (this.#used + weight > this.limit) return false;
    this.#used += weight;
    return true;
  }

  get used(): number {
    return this.#used;
  }

  /** Whole seconds until the window ends. */
  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.#lengthMs - (now % this.#lengthMs)) / 1000));
  }
}
