import { createHistoricalClock } from "@tandem/engine/historical-clock";
import type { Clock } from "@tandem/engine/ports";

export type FakeClock = Clock & {
  /**
   * Moves time by `ms`, timer by timer; before and after each, promises and sockets that are ready get their turn, so
   * that code which awaits between timers makes progress.
   */
  readonly advance: (ms: number) => Promise<void>;
  /** Moves only the wall clock, as a correction of the machine's time does. */
  readonly shiftEpoch: (ms: number) => void;
};

/** Lets everything that is ready run: a macrotask later, all settled promises have been heard. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** 2023-11-14T22:13:20Z: a round number that reads well in expected values. */
export const FAKE_EPOCH_MS = 1_700_000_000_000;

/** A clock that stands still until a test moves it. */
export function createFakeClock(epochMs: number = FAKE_EPOCH_MS): FakeClock {
  const clock = createHistoricalClock(epochMs);
  let shiftMs = 0;

  async function advance(ms: number): Promise<void> {
    const until = clock.epochMs() + ms;
    await settle();
    for (let at = clock.nextTimerAt(); at !== undefined && at <= until; at = clock.nextTimerAt()) {
      clock.advanceTo(at);
      await settle();
    }
    clock.advanceTo(until);
    await settle();
  }

  return {
    epochMs: () => clock.epochMs() + shiftMs,
    monotonicMs: clock.monotonicMs,
    after: clock.after,
    advance,
    shiftEpoch: (ms) => {
      shiftMs += ms;
    },
  };
}
