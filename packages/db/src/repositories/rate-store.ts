import { lt, sql } from "drizzle-orm";
import { arrayLiteral } from "../array-literal.ts";
import type { Db } from "../database.ts";
import { beforeDeadline } from "../deadline.ts";
import { rateLimits } from "../schema/rate-limits.ts";

type RateRow = { granted: number; remaining: number; retry_after_ms: number; reset_ms: number };

export type RateQuery = { readonly keys: readonly string[]; readonly limit: number; readonly windowMs: number };
export type RateAnswer = {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetMs: number;
};

type Waiting = { readonly resolve: (answer: RateAnswer) => void; readonly reject: (error: unknown) => void };

/**
 * The exact rate limits: one call counts against every key or, where one is full, against none; over any number
 * of connections and processes, by the database's clock. Keys are digests: nothing personal is stored. Calls
 * with the same keys that arrive while a statement is under way go together in the next one, in their order: a
 * burst must not queue for the same row once a call.
 */
export function createRateStore(db: Db): { readonly consume: (query: RateQuery) => Promise<RateAnswer> } {
  const queues = new Map<string, Waiting[]>();

  const drain = async (name: string, query: RateQuery): Promise<void> => {
    for (;;) {
      const batch = queues.get(name) ?? [];
      if (batch.length === 0) break;
      queues.set(name, []);
      try {
        const row = await consumeRate(db, query, batch.length);
        for (const [index, waiting] of batch.entries()) waiting.resolve(answerOf(row, index));
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    queues.delete(name);
  };

  return {
    consume: (query) =>
      new Promise((resolve, reject) => {
        const name = JSON.stringify([query.keys, query.limit, query.windowMs]);
        const queue = queues.get(name);
        if (queue) {
          queue.push({ resolve, reject });
          return;
        }
        queues.set(name, [{ resolve, reject }]);
        void drain(name, query);
      }),
  };
}

/** What the call at `index` of a batch is told: the first `granted` have passed. */
const answerOf = (row: RateRow, index: number): RateAnswer => {
  const allowed = index < row.granted;
  return {
    allowed,
    remaining: allowed ? row.remaining + row.granted - 1 - index : 0,
    retryAfterMs: allowed ? 0 : row.retry_after_ms,
    resetMs: row.reset_ms,
  };
};

async function consumeRate(db: Db, query: RateQuery, calls: number): Promise<RateRow> {
  const keys = sql.param(arrayLiteral(query.keys));
  const statement = sql`select * from consume_rate(${keys}::text[], ${query.limit}, ${query.windowMs}, ${calls})`;
  const [row] = await beforeDeadline(db.drizzle.execute<RateRow>(statement), db.deadlineMs);
  if (!row) throw new Error("consume_rate answers one row");
  return row;
}

/** Removes logs that have run empty. Callers with the same key at this moment are not harmed. */
export async function sweepRateLogs(db: Db): Promise<void> {
  await beforeDeadline(
    Promise.resolve(db.drizzle.delete(rateLimits).where(lt(rateLimits.emptyAt, sql`clock_timestamp()`))),
    db.deadlineMs,
  );
}
