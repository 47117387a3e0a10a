/** The thread of the engine's roles: what it runs shares no loop with pages, sockets and hashes. */

import { parentPort, workerData } from "node:worker_threads";
import { candidateSymbols } from "@tandem/engine/live/choose-symbols";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { createFeeds } from "@tandem/venues/create-feeds";
import { createListCaller } from "./call-lists.ts";
import { composeTrader } from "./compose-trader.ts";
import { runEngineThread } from "./run-engine-thread.ts";
import type { EngineThreadData } from "./thread-messages.ts";

if (parentPort === null) throw new Error("this file is a worker thread's, not a program");
const { symbols, listsFile, ...given } = workerData as EngineThreadData; // the only one who starts it is spawn-engine-thread.ts

/** Before, everything is starting: nothing is held up yet, and another thread would only delay it. */
const STARTED_MS = 30_000;

runEngineThread({
  port: parentPort,
  compose: ({ clock, log, governor }) => {
    const begunAt = clock.monotonicMs();
    const caller =
      listsFile === undefined
        ? undefined
        : createListCaller({ file: new URL(listsFile), wanted: candidateSymbols(symbols), clock });
    const lists = caller && { callLists: caller.call, isDue: () => clock.monotonicMs() - begunAt > STARTED_MS };
    const feeds = createFeeds({ ...given, clock, random: Math.random, governor, ...(lists && { lists }) });
    const engine = createLiveEngine({ feeds, symbols, clock, log, random: Math.random });
    const stop = async (): Promise<void> => {
      caller?.stop();
      await engine.stop();
    };
    return { ...engine, stop };
  },
  trade: (parts) => composeTrader({ ...parts, venues: given.venues, venueUrls: given.venueUrls }),
});
