import type { AccountId } from "@tandem/engine/trading/trading-store";
import { equityPoints } from "../schema/ledger.ts";
import { withTransaction } from "../with-transaction.ts";
import type { TradingDeps } from "./trading-deps.ts";

/** A second one of the same moment is left out. */
export async function saveEquity(
  { db }: TradingDeps,
  { account, at, equity }: { readonly account: AccountId; readonly at: number; readonly equity: bigint },
): Promise<void> {
  await withTransaction({ db, scope: { userId: account.userId } }, (tx) =>
    tx
      .insert(equityPoints)
      .values({ ...account, at, equity })
      .onConflictDoNothing(),
  );
}
