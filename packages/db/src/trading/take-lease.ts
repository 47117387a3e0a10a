import type { AccountId, Lease } from "@tandem/engine/trading/trading-store";
import { and, eq, sql } from "drizzle-orm";
import { appendAudit } from "../repositories/append-audit.ts";
import { tradingLeases } from "../schema/trading-leases.ts";
import { withTransaction } from "../with-transaction.ts";
import type { TradingDeps } from "./trading-deps.ts";

/**
 * The right to trade an account, with a token above all before; undefined while another holder's has not run out, by the
 * database's clock. Waits for whoever writes under the older one.
 */
export async function takeLease(
  { db, ids }: TradingDeps,
  args: { readonly account: AccountId; readonly holder: string; readonly ttlMs: number },
): Promise<Lease | undefined> {
  const { account, holder, ttlMs } = args;
  const { userId, mode } = account;
  return withTransaction({ db, scope: { userId } }, async (tx) => {
    await tx.execute(sql`select trading_turn()`);
    const mine = and(eq(tradingLeases.userId, userId), eq(tradingLeases.mode, mode));
    const [now] = await tx
      .select({
        token: tradingLeases.token,
        holder: tradingLeases.holder,
        hasEnded: sql<boolean>`${tradingLeases.expiresAt} <= clock_timestamp()`,
      })
      .from(tradingLeases)
      .where(mine)
      .for("update");
    if (now !== undefined && now.holder !== null && now.holder !== holder && !now.hasEnded) return undefined;
    const token = (now?.token ?? 0n) + 1n;
    const next = { token, holder, expiresAt: expiry(ttlMs) };
    if (now === undefined) await tx.insert(tradingLeases).values({ userId, mode, ...next });
    else await tx.update(tradingLeases).set(next).where(mine);
    // Given back, nobody lost it. Left without a word, somebody died or was cut off.
    if (now !== undefined && now.holder !== null && now.holder !== holder)
      await appendAudit({
        tx,
        entry: {
          id: ids.next(),
          actorType: "system",
          subjectId: userId,
          action: "trading.takeOver",
          objectType: "account",
          objectId: mode,
          outcome: "allow",
          details: { token: String(token) },
        },
      });
    return { account, holder, token };
  });
}

export const expiry = (ttlMs: number) => sql<string>`clock_timestamp() + ${ttlMs}::double precision * interval '1 ms'`;
