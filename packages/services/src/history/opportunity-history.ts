import { createHash } from "node:crypto";
import { insertOpportunityHistory } from "@tandem/db/repositories/opportunity-history";
import { NOBODY } from "@tandem/db/with-transaction";
import type { OpportunityHistory } from "@tandem/engine/history/opportunity-history";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";

const TIME_DIGITS = 12;

/**
 * The engine's history over PostgreSQL: one statement a batch. A life's row has an id made of the life itself, so one
 * that comes again (its first answer was lost) is the same row.
 */
export const createOpportunityHistory = (deps: Pick<ServiceDeps, "db">): OpportunityHistory => ({
  append: (closed) =>
    transaction({ deps, scope: NOBODY }, (tx) =>
      insertOpportunityHistory({ tx, closed: closed.map((life) => ({ ...life, rowId: rowIdOf(life) })) }),
    ),
});

/** A UUID of version 8: the close in the first 48 bits, so that rows sort by it, then a hash of what names the life. */
function rowIdOf({ id, firstSeenAt, lastSeenAt }: LiveOpportunity): string {
  const time = lastSeenAt.toString(16).padStart(TIME_DIGITS, "0");
  const hash = createHash("sha256").update(`${firstSeenAt}|${id}`).digest("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}
