import type { Tx } from "@tandem/db/database";
import { DatabaseUnavailableError } from "@tandem/db/errors";
import { type TransactionScope, withTransaction } from "@tandem/db/with-transaction";
import type { ServiceDeps } from "./context.ts";
import { ServiceError } from "./errors.ts";

/** One transaction of a verb. @throws ServiceError UNAVAILABLE database_unavailable; whatever `work` throws */
export async function transaction<T>(
  args: {
    readonly deps: Pick<ServiceDeps, "db">;
    readonly scope: TransactionScope;
    /** For work that is known to be long; the database's own by default. */
    readonly deadlineMs?: number;
  },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    const { deps, ...rest } = args;
    return await withTransaction({ db: deps.db, ...rest }, work);
  } catch (error) {
    if (error instanceof DatabaseUnavailableError)
      throw new ServiceError("UNAVAILABLE", { reason: "database_unavailable", cause: error });
    throw error;
  }
}
