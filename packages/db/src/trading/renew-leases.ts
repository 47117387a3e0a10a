import type { Lease } from "@tandem/engine/trading/trading-store";
import { sql } from "drizzle-orm";
import { arrayLiteral } from "../array-literal.ts";
import { tradingLeases } from "../schema/trading-leases.ts";
import { withTransaction } from "../with-transaction.ts";
import { expiry } from "./take-lease.ts";
import type { TradingDeps } from "./trading-deps.ts";

/** Those that are still the newest, for `ttlMs` from now: also one that had run out, if nobody took it. */
export async function renewLeases(
  { db }: TradingDeps,
  leases: readonly Lease[],
  ttlMs: number,
): Promise<readonly Lease[]> {
  if (leases.length === 0) return [];
  const column = (value: (lease: Lease) => string) => sql.param(arrayLiteral(leases.map(value)));
  const renewed = await withTransaction({ db, scope: { duty: "trading" } }, (tx) =>
    tx.execute<{ user_id: string; mode: string }>(sql`
      update ${tradingLeases} as l set expires_at = ${expiry(ttlMs)}
      from unnest(
        ${column(({ account }) => account.userId)}::uuid[], ${column(({ account }) => account.mode)}::text[],
        ${column(({ token }) => String(token))}::bigint[], ${column(({ holder }) => holder)}::text[]
      ) as held (user_id, mode, token, holder)
      where l.user_id = held.user_id and l.mode = held.mode and l.token = held.token and l.holder = held.holder
      returning l.user_id, l.mode`),
  );
  const kept = new Set(renewed.map(({ user_id, mode }) => `${user_id}|${mode}`));
  return leases.filter(({ account }) => kept.has(`${account.userId}|${account.mode}`));
}
