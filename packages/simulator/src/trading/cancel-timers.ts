import type { SimClock } from "../server/clock.ts";
import type { Account } from "./account.ts";

/** Dead man's switches: an account that does not renew its own in time has all its orders cancelled. */
export class CancelTimers {
  readonly #clock: SimClock;
  readonly #cancelAll: (account: Account) => unknown;
  readonly #stops = new Map<Account, () => void>();

  constructor(clock: SimClock, cancelAll: (account: Account) => unknown) {
    this.#clock = clock;
    this.#cancelAll = cancelAll;
  }

  /** Starts the time anew; 0 ends it. Returns when it will strike, epoch ms; undefined when it is ended. */
  set(account: Account, ms: number): number | undefined {
    this.#stops.get(account)?.();
    this.#stops.delete(account);
    if (ms <= 0) return undefined;
    const stop = this.#clock.after(ms, () => {
      this.#stops.delete(account);
      this.#cancelAll(account);
    });
    this.#stops.set(account, stop);
    return this.#clock.epochMs() + ms;
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
