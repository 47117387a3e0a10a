import type { Clock } from "./ports.ts";

export type HistoricalClock = Clock & {
  /**
   * Moves time to `at`, running every timer due at or before it, each at its own time and in the order it was set.
   * @throws {RangeError} when `at` lies in the past: history does not go back.
   */
  readonly advanceTo: (at: number) => void;
  /** When the next timer is due, epoch ms. */
  readonly nextTimerAt: () => number | undefined;
};

type Timer = { readonly at: number; readonly task: () => void };

/**
 * A clock driven by events: it stands still until it is moved, so that the same events give the same decisions on any
 * machine. `monotonicMs` counts from `startAt`.
 */
export function createHistoricalClock(startAt: number): HistoricalClock {
  let now = startAt;
  /** By due time, then in the order of setting; there are few. */
  const timers: Timer[] = [];

  function after(ms: number, task: () => void): () => void {
    const timer: Timer = { at: now + Math.max(ms, 0), task };
    const later = timers.findIndex((other) => other.at > timer.at);
    timers.splice(later === -1 ? timers.length : later, 0, timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index !== -1) timers.splice(index, 1);
    };
  }

  function advanceTo(at: number): void {
    if (at < now) throw new RangeError(`time goes back from ${now} to ${at}`);
    for (let due = timers[0]; due !== undefined && due.at <= at; due = timers[0]) {
      timers.shift();
      now = due.at;
      due.task();
    }
    now = at;
  }

  return {
    epochMs: () => now,
    monotonicMs: () => now - startAt,
    after,
    advanceTo,
    nextTimerAt: () => timers[0]?.at,
  };
}
