import type { DepthChange } from "./depth-types.ts";

/** The chain of a stream's changes on one connection: whether each follows the one before. */
export class ChangeChain {
  #last: number | undefined;
  #newestVenueAt = 0;

  /** The last change seen, whether it was applied or not. */
  get last(): number | undefined {
    return this.#last;
  }

  /** `old`: says nothing new. `broken`: whatever came between is missing, and this one begins the chain anew. */
  place(change: DepthChange): "next" | "old" | "broken" {
    const before = this.#last;
    // One that repeats or comes late says nothing new. One that is newer by the venue's clock means that its numbers
    // have started again, and that nothing after it can be placed.
    if (before !== undefined && change.last <= before && change.venueAt <= this.#newestVenueAt) return "old";
    const follows = before === undefined || (change.last > before && change.previous === before);
    this.#last = change.last;
    this.#newestVenueAt = change.venueAt;
    return follows ? "next" : "broken";
  }

  /** The next change cannot follow on: it may begin the chain. */
  cut(): void {
    this.#last = undefined;
  }

  /** Another connection. */
  reset(): void {
    this.#last = undefined;
    this.#newestVenueAt = 0;
  }
}
