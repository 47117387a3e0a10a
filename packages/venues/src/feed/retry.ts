import type { Clock } from "@tandem/engine/ports";
import { createBackoff } from "../backoff.ts";

export type Retry = {
  /** Runs the task, at once after a long calm, else after a wait that grows. Asked again while waiting: still once. */
  readonly ask: () => void;
  /** Asks, but not before `ms` have passed. */
  readonly askAfter: (ms: number) => void;
  readonly cancel: () => void;
};

/** After this long without trouble the next wait is short again. */
const CALM_MS = 30_000;
const BASE_MS = 250;
const MAX_MS = 30_000;

/** One thing that may have to be done again and again, but never in a tight loop. Times are monotonic. */
export function createRetry(deps: { clock: Clock; random: () => number; run: () => void }): Retry {
  const { clock, run } = deps;
  const backoff = createBackoff({ baseMs: BASE_MS, maxMs: MAX_MS, random: deps.random });
  let lastAskedAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;

  const askAfter = (leastMs: number): void => {
    if (cancelTimer !== undefined) return;
    const now = clock.monotonicMs();
    const isCalm = now - lastAskedAt > CALM_MS;
    lastAskedAt = now;
    if (isCalm) backoff.reset();
    const waitMs = Math.max(leastMs, isCalm ? 0 : backoff.nextMs());
    // Never within the call that asks: it may be in the middle of the very book that asks.
    cancelTimer = clock.after(waitMs, () => {
      cancelTimer = undefined;
      run();
    });
  };
  return {
    ask: () => askAfter(0),
    askAfter,
    cancel: () => {
      cancelTimer?.();
      cancelTimer = undefined;
    },
  };
}
