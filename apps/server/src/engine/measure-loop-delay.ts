import { monitorEventLoopDelay } from "node:perf_hooks";
import type { EngineStats } from "@tandem/engine/remote/thread-link";

const RESOLUTION_MS = 10;
const MS = 1e6;

/** How late this thread's event loop was, in ms, each time since it was last asked. */
export function measureLoopDelay(): () => EngineStats["loopDelayMs"] {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // It counts the whole wait of its timer; what lies beyond that wait is the delay.
  const delay = (ns: number): number => (Number.isFinite(ns) ? Math.max(ns / MS - RESOLUTION_MS, 0) : 0);
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
