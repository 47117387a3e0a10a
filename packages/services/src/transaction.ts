import type { Tx } from "@tandem/db/database";
import { DatabaseUnavailableError } from "@tandem/db/errors";
import { type TransactionScope, withTransaction } from "@tandem/db/with-transaction";
import type { ServiceDeps } from "./context.ts";
import { ServiceError } from "./errors.ts";

/** One transaction of a verb. @throws ServiceError UNAVAILABLE database_unavailable; whatever `work` throws */
export async function transaction<T>(
  args: { readonly deps: Pick<ServiceDeps, "db">; readonly scope: TransactionScope },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await withTransaction({ db: args.deps.db, scope: args.scope }, work);
  } catch (error) {
    if (error instanceof DatabaseUnavailableError)
      throw new ServiceError("UNAVAILABLE", { reason: "database_unavailable", cause: error });
    throw error;
  }
}
