/** Time as a dependency: what the wall clock says, and doing something later. */
export type SimClock = {
  readonly epochMs: () => number;
  /** Never goes backwards: for paces and delays. */
  readonly monotonicMs: () => number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** Runs `task` every `ms`; the returned function ends it. */
  readonly every: (ms: number, task: () => void) => () => void;
};

/** The machine's own clock and timers. */
export const systemClock: SimClock = {
  epochMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, task) => {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};
