import type { LiveOpportunity } from "../market-view.ts";

/** Where closed opportunities are kept. Implemented over PostgreSQL, and in memory by tests. */
export type OpportunityHistory = {
  /**
   * Stores whole lives, oldest first. All or nothing; called again with the same batch after a rejection, so one life
   * (`id` and `firstSeenAt`) must be stored once however often it comes.
   */
  readonly append: (closed: readonly LiveOpportunity[]) => Promise<void>;
};
