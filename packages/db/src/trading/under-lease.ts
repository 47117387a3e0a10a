import { type Lease, LeaseLostError } from "@tandem/engine/trading/trading-store";
import { sql } from "drizzle-orm";
import type { Db, Tx } from "../database.ts";
import { DatabaseError } from "../errors.ts";
import { withTransaction } from "../with-transaction.ts";

/** Raised by `trading_fence`. */
const LEASE_LOST = "TL001";

/**
 * Runs `work` in one transaction of the lease's user that commits only if the lease is the newest, durably. Nobody else
 * writes for this user meanwhile. The check travels together with the first statements of `work`: its refusal
 * rolls them back. @throws LeaseLostError, and what `withTransaction` throws
 */
export async function underLease<T>(
  { db, lease }: { readonly db: Db; readonly lease: Lease },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { userId, mode } = lease.account;
  try {
    return await withTransaction({ db, scope: { userId } }, async (tx) => {
      // Begun first: what `work` asks waits behind it.
      const fence = tx.execute(sql`select trading_fence(${mode}, ${String(lease.token)}::bigint)`).execute();
      const [, result] = await Promise.all([fence, work(tx)]);
      return result;
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === LEASE_LOST) throw new LeaseLostError();
    throw error;
  }
}
