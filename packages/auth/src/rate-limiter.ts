import { createHash } from "node:crypto";
import { EXACT_CLASSES, RATE_LIMITS, type RateClass } from "@tandem/contract/rate-limits";
import { createMemoryRateStore } from "./memory-rate-store.ts";

export const RATE_WINDOW_MS = 60_000;
/** A store that has not answered by then counts as down: guarding must never become the outage. */
const STORE_DEADLINE_MS = 400;

/** `retryAfterMs` is 0 when allowed, else the time until the oldest counted call leaves the window. */
export type RateDecision = {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfterMs: number;
  /** Until the window of the busiest key is empty by one call. */
  readonly resetMs: number;
};

type RateQuery = { readonly keys: readonly string[]; readonly limit: number; readonly windowMs: number };
type RateAnswer = Omit<RateDecision, "limit">;

export type RateStore = {
  /**
   * Counts one call against every key, or, where any key is full, against none. Atomic: of any number of
   * parallel calls never more than `limit` pass in any `windowMs`.
   */
  readonly consume: (query: RateQuery) => Promise<RateAnswer>;
};

export type RateLimiter = {
  /** Calls a minute by class, overrides applied. */
  readonly limits: Readonly<Record<RateClass, number>>;
  /** @throws RateStoreUnavailableError for the exact classes when their store does not answer: they fail closed. */
  readonly consume: (query: {
    readonly rateClass: RateClass;
    readonly keys: readonly string[];
  }) => Promise<RateDecision>;
};

export class RateStoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super("the store of the rate limits does not answer", { cause });
    this.name = "RateStoreUnavailableError";
  }
}

/** After a failure the classes that may do without are not sent to the store again for so long. */
const STORE_REST_MS = 1000;

/**
 * Calls a minute by class over a sliding log of 60 s. Exact classes live in `exactStore`, shared by every process, and
 * fail closed. The others live in `sharedStore` where there is one, else in this process; while it does not answer,
 * this process counts them by itself, at half the limit.
 */
export function createRateLimiter(options: {
  readonly exactStore: RateStore;
  readonly sharedStore?: RateStore;
  readonly monotonicMs: () => number;
  readonly limits?: Partial<Record<RateClass, number>>;
  readonly deadlineMs?: number;
  /** Told when a store stops answering, and when it answers again. */
  readonly onChange?: (state: "down" | "up", cause?: unknown) => void;
}): RateLimiter {
  const { exactStore, sharedStore, monotonicMs, onChange = () => {} } = options;
  const limits = { ...RATE_LIMITS, ...options.limits };
  const memory = createMemoryRateStore(monotonicMs);
  const deadlineMs = options.deadlineMs ?? STORE_DEADLINE_MS;
  let downSince: number | undefined;

  const ask = async (store: RateStore, query: RateQuery): Promise<RateAnswer> => {
    try {
      const answer = await beforeDeadline(store.consume(query), deadlineMs);
      if (downSince !== undefined) onChange("up");
      downSince = undefined;
      return answer;
    } catch (error) {
      if (downSince === undefined) onChange("down", error);
      downSince = monotonicMs();
      throw error;
    }
  };
  const countHere = async (query: RateQuery): Promise<RateDecision> => {
    const limit = Math.max(1, Math.floor(query.limit / 2));
    return { limit, ...(await memory.consume({ ...query, limit })) };
  };
  const isResting = (): boolean => downSince !== undefined && monotonicMs() - downSince < STORE_REST_MS;

  return {
    limits,
    consume: async ({ rateClass, keys }) => {
      const limit = limits[rateClass];
      const query = { keys: keys.map((key) => storedKey(rateClass, key)), limit, windowMs: RATE_WINDOW_MS };
      if (EXACT_CLASSES.includes(rateClass)) return { limit, ...(await ask(exactStore, query)) };
      if (sharedStore === undefined) return { limit, ...(await memory.consume(query)) };
      if (isResting()) return countHere(query);
      return ask(sharedStore, query).then(
        (answer) => ({ limit, ...answer }),
        () => countHere(query),
      );
    },
  };
}

/** Addresses and account names are personal data: only a digest is kept. */
const storedKey = (rateClass: RateClass, key: string): string =>
  createHash("sha256").update(`${rateClass}\n${key}`).digest("base64url");

async function beforeDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw new RateStoreUnavailableError(error);
  } finally {
    clearTimeout(timer);
  }
}
