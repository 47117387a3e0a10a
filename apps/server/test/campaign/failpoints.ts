import type { TradingStore } from "@tandem/engine/trading/trading-store";
import type { VenueAccount } from "@tandem/engine/trading/venue-account";
import type { Failpoint } from "./messages.ts";

/** Kills this process, as `kill -9` does, at the so-many-th passing of a point. */
export class Failpoints {
  #point: Failpoint | undefined;
  #left = 0;

  arm(point: Failpoint, count: number): void {
    this.#point = point;
    this.#left = count;
  }

  #pass(point: Failpoint): void {
    if (point !== this.#point) return;
    this.#left -= 1;
    if (this.#left <= 0) process.kill(process.pid, "SIGKILL");
  }

  async #around<T>(
    name: "open" | "sending" | "happened" | "cancelling" | "decided" | "wire",
    act: () => Promise<T>,
  ): Promise<T> {
    this.#pass(`before_${name}`);
    const result = await act();
    this.#pass(`after_${name}`);
    return result;
  }

  store(store: TradingStore): TradingStore {
    return {
      ...store,
      openDeal: (lease, deal) => this.#around("open", () => store.openDeal(lease, deal)),
      journal: (lease) => {
        const journal = store.journal(lease);
        return {
          load: journal.load,
          sending: (entry) => this.#around("sending", () => journal.sending(entry)),
          happened: (entry) => this.#around("happened", () => journal.happened(entry)),
          cancelling: (entry) => this.#around("cancelling", () => journal.cancelling(entry)),
          decided: (entry) => this.#around("decided", () => journal.decided(entry)),
        };
      },
    };
  }

  account(account: VenueAccount): VenueAccount {
    return { ...account, place: (...of) => this.#around("wire", () => account.place(...of)) };
  }
}
