import {
  type ClosedOpportunity,
  deleteOldOpportunityHistory,
  insertOpportunityHistory,
} from "@tandem/db/repositories/opportunity-history";
import { NOBODY, withTransaction } from "@tandem/db/with-transaction";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import type { ServiceDeps } from "../context.ts";

const WRITE_EVERY_MS = 1000;
const BATCH_MAX = 500;
/** While the database is away; then the oldest give way, so that memory stays bounded and the newest are kept. */
const WAITING_MAX = 20_000;
const KEPT_MS = 30 * 24 * 3_600_000;
const CLEAN_EVERY_MS = 10 * 60_000;
const CLEAN_BATCH = 5000;

export type OpportunityRecorder = {
  /** How many could not be kept since the start. */
  readonly dropped: () => number;
  /** Writes what waits, and ends. */
  readonly stop: () => Promise<void>;
};

/**
 * Keeps every closed opportunity for 30 days. The listener only appends to an array: detection never waits for
 * the database, whether it is slow, away or full.
 */
export function recordOpportunities(options: {
  readonly deps: Pick<ServiceDeps, "db" | "clock" | "ids">;
  /** Calls back with each life that ends; the returned function unsubscribes. */
  readonly subscribe: (listener: (closed: LiveOpportunity) => void) => () => void;
  readonly onError?: (error: unknown) => void;
}): OpportunityRecorder {
  const { deps, onError = () => {} } = options;
  let waiting: ClosedOpportunity[] = [];
  let dropped = 0;
  let writing = Promise.resolve();

  const unsubscribe = options.subscribe((closed) => {
    waiting.push({ ...closed, rowId: deps.ids.next() });
    // Twice the limit, so that the copy is made once in so many calls.
    if (waiting.length < 2 * WAITING_MAX) return;
    dropped += waiting.length - WAITING_MAX;
    waiting = waiting.slice(-WAITING_MAX);
  });

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      await withTransaction({ db: deps.db, scope: NOBODY }, (tx) => insertOpportunityHistory({ tx, closed: batch }));
      const written = new Set(batch);
      waiting = waiting.filter((one) => !written.has(one));
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write).catch(onError);
    return writing;
  };
  const stopWriting = every(deps.clock, WRITE_EVERY_MS, flush);
  const stopCleaning = every(deps.clock, CLEAN_EVERY_MS, () => clean(deps).catch(onError));

  return {
    dropped: () => dropped,
    stop: async () => {
      unsubscribe();
      stopWriting();
      stopCleaning();
      await flush();
    },
  };
}

async function clean(deps: Pick<ServiceDeps, "db" | "clock">): Promise<void> {
  const before = deps.clock.epochMs() - KEPT_MS;
  const step = () =>
    withTransaction({ db: deps.db, scope: NOBODY }, (tx) =>
      deleteOldOpportunityHistory({ tx, before, limit: CLEAN_BATCH }),
    );
  while ((await step()) === CLEAN_BATCH) {
    // The next step takes the next oldest.
  }
}

/** Runs `task` again `ms` after it has ended. */
function every(clock: ServiceDeps["clock"], ms: number, task: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = (): void => {};
  const arm = (): void => {
    cancel = clock.after(ms, () => {
      void task().finally(() => {
        if (!stopped) arm();
      });
    });
  };
  arm();
  return () => {
    stopped = true;
    cancel();
  };
}
