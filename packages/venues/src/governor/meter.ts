/**
 * How a venue counts. `window`: at most `limit` within any `windowMs`. `bucket`: a counter that each request raises and
 * that falls by `perSecond`; it must not exceed `limit`.
 */
export type Budget =
  | { readonly kind: "window"; readonly limit: number; readonly windowMs: number }
  | { readonly kind: "bucket"; readonly limit: number; readonly perSecond: number };

/** One budget in use. Times are monotonic ms, never decreasing. */
export type Meter = {
  readonly limit: number;
  readonly used: (now: number) => number;
  /** Whether `weight` fits below `share` of the limit. One that is larger than all of it fits an unused budget. */
  readonly fits: (weight: number, share: number, now: number) => boolean;
  /** Ms until it may fit if nothing else is spent; infinite while only running requests stand in the way. */
  readonly waitMs: (weight: number, share: number, now: number) => number;
  readonly reserve: (weight: number) => void;
  /** The request has been answered: the venue counted it at some time before. */
  readonly settle: (weight: number, now: number) => void;
  /** The venue says that more is used than is known here: someone else shares the address. */
  readonly observe: (used: number, now: number) => void;
};

/**
 * A running request counts fully, and an answered one from its answer on: the venue counted it before that, so that
 * its count is never above ours, whatever the way there takes.
 */
export function createMeter(budget: Budget): Meter {
  const past = budget.kind === "window" ? createWindow(budget.windowMs) : createBucket(budget.perSecond);
  const { limit } = budget;
  let running = 0;
  const ceiling = (weight: number, share: number): number => Math.max(limit * share - weight, 0);
  const used = (now: number): number => running + past.used(now);
  return {
    limit,
    used,
    fits: (weight, share, now) => used(now) <= ceiling(weight, share) + EPSILON,
    waitMs: (weight, share, now) => {
      const allowed = ceiling(weight, share) - running;
      return allowed < -EPSILON ? Number.POSITIVE_INFINITY : past.waitMs(Math.max(allowed, 0), now);
    },
    reserve: (weight) => {
      running += weight;
    },
    settle: (weight, now) => {
      running = Math.max(running - weight, 0);
      past.add(weight, now);
    },
    observe: (seen, now) => {
      const unknown = seen - used(now);
      if (unknown > 0) past.add(unknown, now);
    },
  };
}

/** Weights are fractions of each other: sums of doubles miss by less than this. */
const EPSILON = 1e-6;

type Past = {
  readonly used: (now: number) => number;
  readonly add: (weight: number, now: number) => void;
  /** Ms until at most `allowed` is left. */
  readonly waitMs: (allowed: number, now: number) => number;
};

function createWindow(windowMs: number): Past {
  let spends: { readonly at: number; weight: number }[] = [];
  let sum = 0;
  const drop = (now: number): void => {
    const first = spends.findIndex(({ at }) => at > now - windowMs);
    if (first === 0) return;
    spends = first < 0 ? [] : spends.slice(first);
    sum = spends.reduce((total, { weight }) => total + weight, 0);
  };
  return {
    used: (now) => {
      if (spends.length > 0) drop(now);
      return sum;
    },
    add: (weight, now) => {
      const last = spends.at(-1);
      if (last?.at === now) last.weight += weight;
      else spends.push({ at: now, weight });
      sum += weight;
    },
    waitMs: (allowed, now) => {
      let left = sum;
      for (const { at, weight } of spends) {
        if (left <= allowed + EPSILON) return 0;
        left -= weight;
        if (left <= allowed + EPSILON) return Math.max(at + windowMs - now, 0);
      }
      return 0;
    },
  };
}

function createBucket(perSecond: number): Past {
  let level = 0;
  let levelAt = 0;
  const used = (now: number): number => Math.max(level - ((now - levelAt) * perSecond) / 1000, 0);
  return {
    used,
    add: (weight, now) => {
      level = used(now) + weight;
      levelAt = now;
    },
    waitMs: (allowed, now) => Math.max(((used(now) - allowed) / perSecond) * 1000, 0),
  };
}
