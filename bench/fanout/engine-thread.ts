import { parentPort } from "node:worker_threads";
import { createLiveClock } from "@tandem/engine/live-clock";
import { MarketServer } from "@tandem/engine/remote/market-server";
import type { EngineMessage, ReaderMessage } from "@tandem/engine/remote/thread-link";
import { createBusyEngine } from "./busy-engine.ts";
import { watchLoopDelay } from "./loop-delay.ts";

const port = parentPort;
if (port === null) throw new Error("a worker thread's");
const engine = createBusyEngine();
const loopDelay = watchLoopDelay();
let hear = (_: ReaderMessage): void => {};
port.on("message", (message: ReaderMessage | "delay") => {
  if (message === "delay") port.postMessage({ delay: loopDelay() });
  else hear(message);
});
const link = {
  post: (message: EngineMessage) => port.postMessage(message),
  listen: (listener: (message: ReaderMessage) => void) => {
    hear = listener;
  },
};
new MarketServer({ engine, link, clock: createLiveClock(), loopDelayMs: () => ({ p50: 0, p99: 0, max: 0 }) });
engine.start();
