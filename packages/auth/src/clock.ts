/** The part of the platform's clock that sessions need; every `Clock` of the engine fits. */
export type AuthClock = {
  readonly epochMs: () => number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
};
