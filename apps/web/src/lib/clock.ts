import { createContext, useContext, useSyncExternalStore } from "react";
import { createExternalValue } from "./external-value.ts";

/** The server's time as far as this page knows it, and one shared beat a second for everything that shows an age. */
export type PageClock = {
  /** Epoch ms by the server's clock. */
  now(): number;
  /** A message of the server carried this time. */
  observe(serverAt: number): void;
  subscribe(listener: () => void): () => void;
  ticks(): number;
};

const SKEW_WINDOW_MS = 60_000;

/**
 * A message is always late, never early: of those of the last minute the one that puts the server furthest ahead was
 * the fastest, and is believed. So neither a slow network nor a wrong wall clock makes fresh data look old.
 */
export function createPageClock(wallNow: () => number = Date.now): PageClock {
  const tick = createExternalValue(0);
  let best = { skew: 0, at: Number.NEGATIVE_INFINITY };
  let users = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    now: () => wallNow() + best.skew,
    observe(serverAt) {
      const at = wallNow();
      const skew = serverAt - at;
      if (skew >= best.skew || at - best.at > SKEW_WINDOW_MS) best = { skew, at };
    },
    ticks: tick.get,
    subscribe(listener) {
      const stop = tick.subscribe(listener);
      users += 1;
      timer ??= setInterval(() => tick.set(tick.get() + 1), 1000);
      return () => {
        stop();
        users -= 1;
        if (users > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

export const ClockContext = createContext<PageClock>(createPageClock());
export const useClock = (): PageClock => useContext(ClockContext);

/** Renders the calling component once a second: use it in leaves only. */
export function useNow(): number {
  const clock = useClock();
  useSyncExternalStore(clock.subscribe, clock.ticks);
  return clock.now();
}
