import type { TradingStore } from "@tandem/engine/trading/trading-store";
import { addSkip } from "../repositories/strategy-skips.ts";
import { withTransaction } from "../with-transaction.ts";
import { groupBy } from "./read-deals.ts";
import type { TradingDeps } from "./trading-deps.ts";

/** Each user's in the user's own scope. */
export async function addSkips({ db }: TradingDeps, entries: Parameters<TradingStore["skipped"]>[0]): Promise<void> {
  for (const [userId, own] of groupBy(entries, (entry) => entry.userId))
    await withTransaction({ db, scope: { userId } }, async (tx) => {
      for (const { at, opportunityId, ...skip } of own)
        await addSkip({ tx, skip: { ...skip, lastAt: at, opportunityId: opportunityId ?? null } });
    });
}
