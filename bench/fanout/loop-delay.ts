import { monitorEventLoopDelay } from "node:perf_hooks";

export type LoopDelay = { readonly p50: number; readonly p99: number; readonly max: number };

const RESOLUTION_MS = 1;

/** How late this thread's loop was beyond the wait of the timer that looks, in ms, each time since it was last asked. */
export function watchLoopDelay(): () => LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const delay = (ns: number): number => Math.max(ns / 1e6 - RESOLUTION_MS, 0);
  return () => {
    const seen = {
      p50: delay(histogram.percentile(50)),
      p99: delay(histogram.percentile(99)),
      max: histogram.count === 0 ? 0 : delay(histogram.max),
    };
    histogram.reset();
    return seen;
  };
}
