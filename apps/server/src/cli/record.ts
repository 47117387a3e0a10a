import type { EngineLog } from "@tandem/engine/live/engine-log";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createFeeds } from "@tandem/venues/create-feeds";
import { describeProblems } from "../env/problem.ts";
import { readVenueEnv } from "../env.ts";
import { watchRunners } from "../lifecycle/runners.ts";
import { runRecorder } from "../recorder/run-recorder.ts";
import { StartError } from "../start-error.ts";

export type RecordOptions = {
  readonly venues?: string;
  readonly symbols?: string;
  readonly raw: boolean;
  readonly out: string;
  /** MB. */
  readonly minFree: number;
};

const EXIT = { ordered: 0, disk: 1, interrupted: 130, config: 78 } as const;

/** `tandem record`: writes what the venues say until it is told to stop. @returns the exit code */
export async function record({ venues, symbols, raw, out, minFree }: RecordOptions): Promise<number> {
  const env = readVenueEnv({ VENUES: venues, SYMBOLS: symbols });
  if (!env.ok) throw new StartError(describeProblems(env.problems), { exitCode: EXIT.config });
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const log: EngineLog = {
    info: () => {},
    warn: (facts, message) => tell(`${message} ${JSON.stringify(facts)}`),
    error: (facts, message) => tell(`${message} ${JSON.stringify(facts)}`),
  };
  const clock = createLiveClock();
  const stopping = stopSignal();
  const ended = await runRecorder({
    venues: env.config.venues,
    symbols: env.config.symbols,
    createFeeds: (tap) => createFeeds({ ...env.config, clock, random: Math.random, ...(tap && { tap }) }),
    dir: out,
    raw,
    freeBytesMin: minFree * 1_000_000,
    clock,
    log,
    tell,
    signal: stopping,
  });
  return EXIT[ended];
}

/** The first signal is an order to finish; whoever sends a second one does not want to wait. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(EXIT.interrupted);
    stopping.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, stop);
  watchRunners(() => stopping.abort());
  return stopping.signal;
}
