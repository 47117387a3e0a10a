/** The thread of the engine's roles: what it runs shares no loop with pages, sockets and hashes. */

import { parentPort, workerData } from "node:worker_threads";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { createFeeds } from "@tandem/venues/create-feeds";
import { runEngineThread } from "./run-engine-thread.ts";
import type { EngineThreadData } from "./thread-messages.ts";

if (parentPort === null) throw new Error("this file is a worker thread's, not a program");
const { symbols, ...given } = workerData as EngineThreadData; // the only one who starts it is spawn-engine-thread.ts

runEngineThread({
  port: parentPort,
  compose: ({ clock, log }) =>
    createLiveEngine({
      feeds: createFeeds({ ...given, clock, random: Math.random }),
      symbols,
      clock,
      log,
      random: Math.random,
    }),
});
