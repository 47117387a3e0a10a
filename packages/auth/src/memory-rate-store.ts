import type { RateStore } from "./rate-limiter.ts";

/** Beyond this many keys the logs that have run empty are swept: an attacker's addresses must not grow memory. */
const SWEEP_AT_KEYS = 10_000;

/** A sliding log in this process. Times are monotonic milliseconds. */
export function createMemoryRateStore(monotonicMs: () => number): RateStore {
  const logs = new Map<string, number[]>();
  let sweepAt = SWEEP_AT_KEYS;

  const sweep = (oldest: number): void => {
    for (const [key, log] of logs) if ((log.at(-1) ?? 0) <= oldest) logs.delete(key);
    sweepAt = Math.max(SWEEP_AT_KEYS, logs.size * 2);
  };

  return {
    consume: async ({ keys, limit, windowMs }) => {
      const now = monotonicMs();
      const oldest = now - windowMs;
      if (logs.size >= sweepAt) sweep(oldest);
      const live = [...new Set(keys)].map((key) => {
        const log = logs.get(key) ?? [];
        // Oldest first: what has left stands at the front, and mostly nothing has.
        const first = log.findIndex((at) => at > oldest);
        log.splice(0, first < 0 ? log.length : first);
        logs.set(key, log);
        return log;
      });
      // A full log frees a place when its oldest of the last `limit` calls leaves.
      const waits = live.map((log) => (log.length < limit ? 0 : (log.at(-limit) ?? now) + windowMs - now));
      const retryAfterMs = Math.max(0, ...waits);
      const allowed = waits.every((wait) => wait === 0);
      if (allowed) for (const log of live) log.push(now);
      const used = Math.max(0, ...live.map((log) => log.length));
      const resets = live.map((log) => (log[0] === undefined ? 0 : log[0] + windowMs - now));
      return { allowed, remaining: Math.max(0, limit - used), retryAfterMs, resetMs: Math.max(0, ...resets) };
    },
  };
}
