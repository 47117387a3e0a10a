import { deleteOldOpportunityHistory } from "@tandem/db/repositories/opportunity-history";
import { NOBODY } from "@tandem/db/with-transaction";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";

const KEPT_MS = 30 * 24 * 3_600_000;
/** Rows a statement, so that each stays short and nobody waits behind it. */
const BATCH = 5_000;

/** Removes closed opportunities that were last seen more than 30 days ago. @throws ServiceError UNAVAILABLE */
export async function removeOldHistory(deps: Pick<ServiceDeps, "db" | "clock">): Promise<void> {
  const before = deps.clock.epochMs() - KEPT_MS;
  const step = () =>
    transaction({ deps, scope: NOBODY }, (tx) => deleteOldOpportunityHistory({ tx, before, limit: BATCH }));
  while ((await step()) === BATCH) {
    // The next step takes the next oldest.
  }
}
