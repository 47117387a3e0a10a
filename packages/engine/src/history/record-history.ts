import { type EngineEvents, type EventBus, SlowReaderError } from "../event-bus.ts";
import { backoffMs } from "../live/backoff.ts";
import { type EngineLog, reasonOf } from "../live/engine-log.ts";
import type { LiveOpportunity } from "../market-view.ts";
import type { Clock } from "../ports.ts";
import type { OpportunityHistory } from "./opportunity-history.ts";

/** Lives that may wait for a store that is slow or gone: some 20 MB. */
const WAITING_MAX = 10_000;
const BATCH_MAX = 500;
/** Lives gather this long, so that a burst of short ones is a few large batches. */
const GATHER_MS = 1_000;

export type HistoryRecorder = {
  /** Lives that were given up because the store fell too far behind. */
  readonly lost: () => number;
  /** Stores what is waiting, tried once, and ends. */
  readonly stop: () => Promise<void>;
};

/**
 * Feeds closed opportunities to the history in batches. Detection only ever pays for a push to a bounded queue: a store
 * that is slow or down costs history, counted and logged, never time or memory.
 */
export function recordHistory({
  bus,
  history,
  clock,
  log,
  random = () => 0,
  waitingMax = WAITING_MAX,
}: {
  readonly bus: EventBus<EngineEvents>;
  readonly history: OpportunityHistory;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** In [0, 1), for the jitter of retries. */
  readonly random?: () => number;
  readonly waitingMax?: number;
}): HistoryRecorder {
  const stopping = new AbortController();
  const { signal } = stopping;
  let lost = 0;

  const giveUp = (count: number, reason: string): void => {
    lost += count;
    log.error({ lost: count, lostInAll: lost, reason }, "closed opportunities are missing from the history");
  };

  /** Waits, but not beyond the stop. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        cancel();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const cancel = clock.after(ms, done);
      signal.addEventListener("abort", done);
    });

  async function store(batch: readonly LiveOpportunity[]): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await history.append(batch);
      } catch (error) {
        if (signal.aborted) return giveUp(batch.length, reasonOf(error));
        log.warn({ reason: reasonOf(error), failures }, "history could not be stored, will retry");
        await pause(backoffMs(failures, random()));
      }
    }
  }

  /** Listens from the call; each turn of the outer loop is one stream, until it is cut off. */
  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const closed of bus.stream("opportunity.closed", { signal, factsMax: waitingMax })) {
          for (let i = 0; i < closed.length; i += BATCH_MAX) await store(closed.slice(i, i + BATCH_MAX));
          await pause(GATHER_MS);
        }
      } catch (error) {
        if (!(error instanceof SlowReaderError)) throw error;
        giveUp(error.lost, error.message);
      }
    }
  }
  const running = run().catch((error: unknown) => log.error({ reason: reasonOf(error) }, "history recorder broke"));

  return {
    lost: () => lost,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
