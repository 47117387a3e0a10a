import type { Clock } from "../ports.ts";

/** Those who wait until something is told, or until their time is up. */
export class Waiters {
  readonly #clock: Clock;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(ms, resolve);
      this.#waiting.push(() => {
        stop();
        resolve();
      });
    });
  }

  tell(): void {
    for (const tell of this.#waiting.splice(0)) tell();
  }
}
