import type { AccountId } from "@tandem/engine/trading/trading-store";
import { isNotNull, notInArray } from "drizzle-orm";
import { deals } from "../schema/deals.ts";
import { strategies } from "../schema/strategies.ts";
import { withTransaction } from "../with-transaction.ts";
import type { TradingDeps } from "./trading-deps.ts";

/** Whoever has a deal that is not over or a strategy that runs: all that is read across users, by the duty `trading`. */
export async function activeAccounts({ db }: TradingDeps): Promise<readonly AccountId[]> {
  return withTransaction({ db, scope: { duty: "trading" } }, async (tx) => {
    const dealing = await tx
      .selectDistinct({ userId: deals.userId, mode: deals.mode })
      .from(deals)
      .where(notInArray(deals.status, ["done", "failed"]));
    const running = await tx
      .selectDistinct({ userId: strategies.userId, mode: strategies.mode })
      .from(strategies)
      .where(isNotNull(strategies.startedAt));
    return [...new Map([...dealing, ...running].map((one) => [`${one.userId}|${one.mode}`, one])).values()];
  });
}
