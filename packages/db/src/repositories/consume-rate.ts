import { lt, sql } from "drizzle-orm";
import type { Db } from "../database.ts";
import { beforeDeadline } from "../deadline.ts";
import { rateLimits } from "../schema/rate-limits.ts";

type RateRow = { allowed: boolean; remaining: number; retry_after_ms: number; reset_ms: number };

export type RateAnswer = {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetMs: number;
};

/**
 * Counts one call against every key, or against none where one is full; one statement, exact over any number
 * of connections and processes, by the database's clock. Keys are digests: nothing personal is stored.
 */
export async function consumeRate(args: {
  readonly db: Db;
  readonly keys: readonly string[];
  readonly limit: number;
  readonly windowMs: number;
}): Promise<RateAnswer> {
  const keys = sql.param(`{${args.keys.map((key) => JSON.stringify(key)).join(",")}}`);
  const statement = sql`select * from consume_rate(${keys}::text[], ${args.limit}, ${args.windowMs})`;
  const [row] = await beforeDeadline(args.db.drizzle.execute<RateRow>(statement), args.db.deadlineMs);
  if (!row) throw new Error("consume_rate answers one row");
  return {
    allowed: row.allowed,
    remaining: row.remaining,
    retryAfterMs: row.retry_after_ms,
    resetMs: row.reset_ms,
  };
}

/** Removes logs that have run empty. Callers with the same key at this moment are not harmed. */
export async function sweepRateLogs(db: Db): Promise<void> {
  await beforeDeadline(
    Promise.resolve(db.drizzle.delete(rateLimits).where(lt(rateLimits.emptyAt, sql`clock_timestamp()`))),
    db.deadlineMs,
  );
}
