import type { VenueAnswer } from "./governor-types.ts";

/** What an answer says: what is used of the budgets, and how long to be quiet. Absent: nothing. */
export type AnswerFacts = {
  readonly addressUsed?: number | undefined;
  readonly keyUsed?: number | undefined;
  /** The whole address is to be quiet for so long, ms; 0: the venue refuses, and does not say for how long. */
  readonly pauseMs?: number | undefined;
  /** Only this key is. */
  readonly keyPauseMs?: number | undefined;
  /** It is the address that is shut out, whoever asked. */
  readonly isBan?: boolean;
};

const HOUR_MS = 3_600_000;
/** Binance bans for up to three days; what is longer is taken for a mistake and asked about every hour. */
const PAUSE_MS_MAX = 72 * HOUR_MS;

/**
 * Reads the counters that venues send along: Binance's used weight and order count, Bybit's remaining requests, and
 * `Retry-After` of whoever sends it with 429 or 418.
 * @param epochMs the time of now, for headers that name a moment.
 */
export function readAnswer({ status, headers, key }: VenueAnswer, epochMs: number): AnswerFacts {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const numberOf = (name: string): number | undefined => {
    const value = Number(lower.get(name) ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const isRefused = status === 429 || status === 418;
  const reset = numberOf("x-bapi-limit-reset-timestamp");
  const isKeySpent = numberOf("x-bapi-limit-status") === 0 && reset !== undefined;
  return {
    addressUsed: numberOf("x-mbx-used-weight-1m"),
    keyUsed: key === undefined ? undefined : numberOf("x-mbx-order-count-10s"),
    pauseMs: isRefused ? readRetryAfter(lower.get("retry-after"), epochMs) : undefined,
    isBan: status === 418,
    keyPauseMs: isKeySpent ? Math.min(Math.max(reset - epochMs, 0), HOUR_MS) : undefined,
  };
}

/** Seconds, or the moment itself; 0 where it says nothing that can be read. */
function readRetryAfter(value: unknown, epochMs: number): number {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - epochMs;
  return ms > 0 ? Math.min(ms, PAUSE_MS_MAX) : 0;
}
