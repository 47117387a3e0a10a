import type { PageClock } from "../../src/lib/clock.ts";

export type FakeClock = PageClock & { advance(ms: number): void };

/** Time moves when a test says so; every advance is also a beat. */
export function fakeClock(start = 1_800_000_000_000): FakeClock {
  const listeners = new Set<() => void>();
  let now = start;
  let ticks = 0;
  return {
    now: () => now,
    observe: () => undefined,
    ticks: () => ticks,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    advance(ms) {
      now += ms;
      ticks += 1;
      for (const listener of [...listeners]) listener();
    },
  };
}
