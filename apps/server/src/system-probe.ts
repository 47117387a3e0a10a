import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Clock } from "@tandem/engine/ports";
import type { EngineStats } from "@tandem/engine/remote/thread-link";
import type { EngineFacts, SystemProbe } from "@tandem/services/admin/system-probe";
import packageJson from "../package.json" with { type: "json" };
import type { Market } from "./engine/start-market.ts";
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
  readonly market: Pick<Market, "view" | "stats" | "restarts">;
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
    engine: config.roles.includes("market") ? engineFacts(options.market) : null,
  });
}

function engineFacts({ view, stats, restarts }: Pick<Market, "view" | "stats" | "restarts">): EngineFacts {
  const up = view.isConnected?.() ?? true;
  const { loopDelayMs = null, waiting = 0, factsLost = 0 } = stats() ?? {};
  return { up, loopDelayMs: loopDelayMs && tenths(loopDelayMs), waiting, factsLost, restarts: restarts() };
}

const tenths = ({ p50, p99, max }: EngineStats["loopDelayMs"]): EngineStats["loopDelayMs"] => ({
  p50: tenth(p50),
  p99: tenth(p99),
  max: tenth(max),
});
const tenth = (ms: number): number => Math.round(ms * 10) / 10;

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
