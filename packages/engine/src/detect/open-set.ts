import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { OpportunityEvent } from "../detector-types.ts";

type Change = { readonly event: OpportunityEvent["event"]; readonly opportunity: SizedOpportunity };

const byId = (a: Change, b: Change): number =>
  a.opportunity.id < b.opportunity.id ? -1 : a.opportunity.id > b.opportunity.id ? 1 : 0;

/** What is open, and the changes of one moment that wait to be told, ordered by id. */
export class OpenSet {
  readonly #emit: (event: OpportunityEvent) => void;
  readonly #open = new Map<string, SizedOpportunity>();
  readonly #changes: Change[] = [];
  /** Open before the market list changed and not yet found again. */
  #carried: Map<string, SizedOpportunity> | undefined;

  constructor(emit: (event: OpportunityEvent) => void) {
    this.#emit = emit;
  }

  /** Something waits for {@link flush}. */
  get hasChanges(): boolean {
    return this.#changes.length > 0;
  }

  list(): readonly SizedOpportunity[] {
    return [...this.#open.values()];
  }

  /**
   * Replaces what a candidate had by what it has now and answers what it holds from here on: the old object
   * where nothing that counts changed.
   */
  replace(before: SizedOpportunity | undefined, now: SizedOpportunity | undefined): SizedOpportunity | undefined {
    if (before !== undefined && now !== undefined && before.id === now.id) return this.#update(before, now);
    if (before !== undefined) {
      this.#open.delete(before.id);
      this.#changes.push({ event: "close", opportunity: before });
    }
    if (now === undefined) return undefined;
    const carried = this.#carried?.get(now.id);
    if (carried !== undefined) {
      this.#carried?.delete(now.id);
      return this.#update(carried, now);
    }
    this.#open.set(now.id, now);
    this.#changes.push({ event: "open", opportunity: now });
    return now;
  }

  /** The candidates are about to be rebuilt: what they find again stays open, the rest closes in {@link endCarry}. */
  beginCarry(): void {
    this.#carried = new Map(this.#open);
  }

  endCarry(): void {
    for (const opportunity of this.#carried?.values() ?? []) {
      this.#open.delete(opportunity.id);
      this.#changes.push({ event: "close", opportunity });
    }
    this.#carried = undefined;
  }

  /** Tells the changes of the moment `at`. */
  flush(at: number): void {
    if (this.#changes.length === 0) return;
    // Emptied first: a listener may ask for what is open, or throw.
    const changes = this.#changes.splice(0).sort(byId);
    for (const { event, opportunity } of changes) this.#emit({ at, event, opportunity });
  }

  #update(before: SizedOpportunity, now: SizedOpportunity): SizedOpportunity {
    if (isSame(before, now)) return before;
    this.#open.set(now.id, now);
    this.#changes.push({ event: "update", opportunity: now });
    return now;
  }
}

/** Equal where an update would tell nothing new: amounts, worst prices and profit. */
function isSame(a: SizedOpportunity, b: SizedOpportunity): boolean {
  if (a.profit !== b.profit) return false;
  return a.legs.every((leg, i) => leg.amount === b.legs[i]?.amount && leg.worstPrice === b.legs[i].worstPrice);
}
