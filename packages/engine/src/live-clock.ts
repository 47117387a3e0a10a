import type { Clock } from "./ports.ts";

/** Node's longest timer; a longer wait is cut, and fires early rather than at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The machine's clock. The only file of the engine that may touch the globals of time. */
export const createLiveClock = (): Clock => ({
  epochMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, Math.min(Math.max(ms, 0), TIMER_MS_MAX));
    return () => clearTimeout(timer);
  },
});
