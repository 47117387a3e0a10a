import type { SimClock } from "../server/clock.ts";

/**
 * The recorded time of recordings that overlap. It stands at its beginning until the first client has subscribed, runs
 * `speed` times as fast as the clock, and starts again when nobody listens any more.
 */
export class Timeline {
  readonly #origin: number;
  readonly #speed: number;
  readonly #clock: SimClock;
  readonly #listeners = new Set<object>();
  #startedAt: number | undefined;

  constructor({ origin, speed, clock }: { origin: number; speed: number; clock: SimClock }) {
    this.#origin = origin;
    this.#speed = speed;
    this.#clock = clock;
  }

  /** Somebody listens: the first one sets the time going. */
  enter(listener: object): void {
    this.#startedAt ??= this.#clock.monotonicMs();
    this.#listeners.add(listener);
  }

  exit(listener: object): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#startedAt = undefined;
  }

  /** Recorded time, ms. */
  now(): number {
    if (this.#startedAt === undefined) return this.#origin;
    const elapsedMs = this.#clock.monotonicMs() - this.#startedAt;
    return elapsedMs === 0 ? this.#origin : this.#origin + elapsedMs * this.#speed;
  }

  /** How long until the recorded time `at`, ms of the clock. */
  msUntil(at: number): number {
    return Math.max(0, (at - this.now()) / this.#speed);
  }
}
