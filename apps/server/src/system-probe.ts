import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Clock } from "@tandem/engine/ports";
import type { SystemProbe } from "@tandem/services/admin/system-probe";
import packageJson from "../package.json" with { type: "json" };
import type { Config } from "./env.ts";

const MINUTE_MS = 60_000;
const RESOLUTION_MS = 10;
const MS = 1e6;
const UNMEASURED = { meanMs: 0, p99Ms: 0, maxMs: 0 };

/** What this process knows about itself. */
export function createSystemProbe(options: {
  readonly config: Pick<Config, "nodeEnv" | "roles">;
  readonly clock: Clock;
  readonly openSockets: () => number;
}): SystemProbe {
  const { config, clock } = options;
  const startedAt = clock.epochMs();
  const readDelay = measureLastMinute(clock);
  return () => ({
    startedAt,
    version: packageJson.version,
    environment: config.nodeEnv,
    roles: config.roles,
    eventLoop: readDelay(),
    sockets: options.openSockets(),
  });
}

/** The delay of this thread's event loop in the last whole minute, and until there is one, so far. */
function measureLastMinute(clock: Clock): () => typeof UNMEASURED {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // It counts the whole wait of its timer; what lies beyond that wait is the delay.
  const delay = (ns: number): number => Math.max(Math.round(ns / MS) - RESOLUTION_MS, 0);
  const read = (): typeof UNMEASURED =>
    histogram.count === 0
      ? UNMEASURED
      : { meanMs: delay(histogram.mean), p99Ms: delay(histogram.percentile(99)), maxMs: delay(histogram.max) };
  let last: typeof UNMEASURED | undefined;
  const turn = (): void => {
    last = read();
    histogram.reset();
    clock.after(MINUTE_MS, turn);
  };
  clock.after(MINUTE_MS, turn);
  return () => last ?? read();
}
