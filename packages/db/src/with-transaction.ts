import { sql } from "drizzle-orm";
import type { Db, Tx } from "./database.ts";
import { beforeDeadline } from "./deadline.ts";
import { DatabaseUnavailableError } from "./errors.ts";

/**
 * In whose name a transaction runs. Row-level security shows nothing without it:
 * - `userId`: that user's rows;
 * - `login`: the one account with that user name or e-mail (lower case), before anybody is signed in;
 * - `sessionIds`: those sessions and their users, for whoever presents a credential;
 * - `duty`: rows a job of the platform needs, whoever owns them: `accounts` an administrator's, `erasure` that of a
 *   user who deletes the account, `trading` which accounts have something to do, and who trades them.
 */
export type TransactionScope = {
  readonly userId?: string;
  readonly login?: string;
  readonly sessionIds?: readonly string[];
  readonly duty?: "audit" | "retention" | "vault" | "accounts" | "erasure" | "trading";
};

/** Nobody's: sees no row of any user. */
export const NOBODY: TransactionScope = {};

/**
 * Runs `work` in one transaction and commits, or rolls back when it throws.
 * @throws DatabaseUnavailableError when it takes longer than the database's deadline; DatabaseError
 */
export async function withTransaction<T>(
  args: { readonly db: Db; readonly scope: TransactionScope; readonly deadlineMs?: number },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const deadlineMs = args.deadlineMs ?? args.db.deadlineMs;
  let late = false;
  const transaction = args.db.drizzle.transaction(async (tx) => {
    await tx.execute(settings(args.scope, deadlineMs));
    const result = await work(tx);
    // The caller has been told that this failed: it must not be committed behind its back.
    if (late) throw new DatabaseUnavailableError(`no answer within ${deadlineMs} ms`);
    return result;
  });
  try {
    return await beforeDeadline(transaction, deadlineMs);
  } catch (error) {
    late = true;
    throw error;
  }
}

/** One statement; every setting ends with the transaction. All are set, so that none is left from elsewhere. */
const settings = (scope: TransactionScope, deadlineMs: number) => sql`
  select
    set_config('tandem.user_id', ${scope.userId ?? ""}, true),
    set_config('tandem.login', ${scope.login?.toLowerCase() ?? ""}, true),
    set_config('tandem.session_ids', ${scope.sessionIds?.join(",") ?? ""}, true),
    set_config('tandem.duty', ${scope.duty ?? ""}, true),
    set_config('statement_timeout', ${String(deadlineMs)}, true)`;
