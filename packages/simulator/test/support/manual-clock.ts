import type { SimClock } from "../../src/server/clock.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock implements SimClock {
  #now = 1_700_000_000_000;
  #tasks: { at: number; run: () => void }[] = [];

  readonly epochMs = (): number => this.#now;
  readonly monotonicMs = (): number => this.#now;
  readonly after = (ms: number, run: () => void) => {
    const task = { at: this.#now + ms, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((each) => each !== task);
    };
  };
  readonly every = (ms: number, run: () => void) => {
    let cancel = () => {};
    const again = () => {
      run();
      cancel = this.after(ms, again);
    };
    cancel = this.after(ms, again);
    return () => cancel();
  };

  get waiting(): number {
    return this.#tasks.length;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#tasks = this.#tasks.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}
