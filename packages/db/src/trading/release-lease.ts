import type { Lease } from "@tandem/engine/trading/trading-store";
import { and, eq } from "drizzle-orm";
import { tradingLeases } from "../schema/trading-leases.ts";
import { withTransaction } from "../with-transaction.ts";
import type { TradingDeps } from "./trading-deps.ts";

/** Gives it back, so that another need not wait for its end. One that was lost already is left alone. */
export async function releaseLease({ db }: TradingDeps, lease: Lease): Promise<void> {
  const { userId, mode } = lease.account;
  await withTransaction({ db, scope: { userId } }, (tx) =>
    tx
      .update(tradingLeases)
      .set({ holder: null })
      .where(and(eq(tradingLeases.userId, userId), eq(tradingLeases.mode, mode), eq(tradingLeases.token, lease.token))),
  );
}
