import type { EngineLog } from "@tandem/engine/live/engine-log";
import { describeError } from "../http/describe-error.ts";
import { StartError } from "../start-error.ts";
import { watchRunners } from "./runners.ts";
import { createStopList, type StopList } from "./stop-list.ts";

/** As shells count: 128 and the number of the signal. The other reasons to stop are orders, obeyed with 0. */
const EXIT = { interrupted: 130, ordered: 0, failed: 1 } as const;
/** Longer than any part may take; afterwards the process ends whatever still hangs. */
const STOP_MS_MAX = 20_000;

export type ProcessScope = {
  readonly stops: StopList;
  /** Aborted when the process has to stop; a start that is under way gives up at its next step. */
  readonly signal: AbortSignal;
  /** Stops everything and exits non-zero: a part that the rest cannot do without has gone. */
  readonly fail: (message: string) => void;
};

/**
 * Runs `start`, then waits for a reason to stop (a signal, a runner that disappeared, a broken invariant), stops
 * every part that `start` added, youngest first, and exits. Nothing it started outlives it.
 */
export function runProcess(log: EngineLog, start: (scope: ProcessScope) => Promise<void>): void {
  const stops = createStopList(log);
  const stopping = new AbortController();
  let starting: Promise<void> = Promise.resolve();

  const stop = (code: number): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(code || EXIT.failed), STOP_MS_MAX).unref();
    // What the start has under way is added to the list, or given up, before the list is worked off.
    void starting
      .catch(() => {})
      .then(() => stops.stopAll())
      .then(() => process.exit(code));
  };
  const fail = (message: string): void => {
    log.error({}, message);
    stop(EXIT.failed);
  };
  const onFault = (error: unknown): void => {
    if (!stopping.signal.aborted) log.error({ error: describeError(error) }, "an error that nobody handled: stopping");
    stop(EXIT.failed);
  };

  process.on("SIGINT", () => stop(EXIT.interrupted));
  for (const name of ["SIGTERM", "SIGHUP"] as const) process.on(name, () => stop(EXIT.ordered));
  process.on("uncaughtException", onFault);
  process.on("unhandledRejection", onFault);
  watchRunners(() => {
    log.warn({}, "the program that started Tandem is gone: stopping");
    stop(EXIT.ordered);
  });

  starting = start({ stops, signal: stopping.signal, fail }).catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    if (error instanceof StartError) process.stderr.write(`${error.message}\n`);
    else log.error({ error: describeError(error) }, "Tandem could not start");
    stop(error instanceof StartError ? error.exitCode : EXIT.failed);
  });
}
