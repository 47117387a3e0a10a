// How late the engine's loop is while 1,000 sockets are served 20 times a second: the engine in the thread that
// broadcasts, against the engine in a thread of its own. Both broadcast the same naive way, a text for each socket.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { silentLog } from "@tandem/engine/live/engine-log";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { LiveOpportunity, MarketView } from "@tandem/engine/market-view";
import { MarketReplica, type ReplicaLink } from "@tandem/engine/remote/market-replica";
import type { EngineMessage } from "@tandem/engine/remote/thread-link";
import { WebSocketServer } from "ws";
import { createBusyEngine } from "./busy-engine.ts";
import { type LoopDelay, watchLoopDelay } from "./loop-delay.ts";

const SOCKETS = 1_000;
const ROUNDS = 3;
const ROUND_MS = 3_000;

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const plain = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
await once(server, "listening");
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
const clients = fork(here("./clients.mjs"), [`ws://127.0.0.1:${port}`, String(SOCKETS)]);
await once(clients, "message");

/** @returns how late the engine's loop was in the round */
async function round(view: MarketView, engineDelay: () => Promise<LoopDelay>): Promise<LoopDelay> {
  const unsubscribe = view.subscribe(({ at, opened, updated, closed }) => {
    const upsert: readonly LiveOpportunity[] = [...opened, ...updated];
    for (const socket of server.clients)
      socket.send(JSON.stringify({ type: "change", at, upsert, remove: closed.map(({ id }) => id) }, plain));
  });
  await sleep(500);
  await engineDelay();
  await sleep(ROUND_MS);
  const seen = await engineDelay();
  unsubscribe();
  return seen;
}

async function together(): Promise<LoopDelay> {
  const engine = createBusyEngine();
  engine.start();
  const delay = watchLoopDelay();
  const seen = await round(engine.view, async () => delay());
  await engine.stop();
  return seen;
}

async function apart(): Promise<LoopDelay> {
  const worker = new Worker(new URL("./engine-thread.mjs", import.meta.url));
  let hear = (_: EngineMessage): void => {};
  let answer = (_: LoopDelay): void => {};
  worker.on("message", (message: EngineMessage | { readonly delay: LoopDelay }) => {
    if ("delay" in message) answer(message.delay);
    else hear(message);
  });
  const link: ReplicaLink = {
    post: (message) => worker.postMessage(message),
    listen: (listener) => {
      hear = listener;
    },
  };
  const replica = new MarketReplica({ clock: createLiveClock(), log: silentLog, venues: [] });
  replica.attach(link);
  while (replica.view.opportunities().length === 0) await sleep(20);
  const seen = await round(
    replica.view,
    () =>
      new Promise((resolve) => {
        answer = resolve;
        worker.postMessage("delay");
      }),
  );
  replica.stop();
  await worker.terminate();
  return seen;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const seen = { together: [] as LoopDelay[], apart: [] as LoopDelay[] };
for (let n = 0; n < ROUNDS; n++) {
  seen.together.push(await together());
  seen.apart.push(await apart());
}
for (const key of ["p99", "max"] as const) {
  const value = median(seen.apart.map((delay) => delay[key]));
  const baseline = median(seen.together.map((delay) => delay[key]));
  const row = { name: `fanout/engine-stall/${key}`, value, unit: "ms", baseline, ratio: value / baseline };
  console.log(JSON.stringify(row));
  console.error(
    `${row.name.padEnd(26)} ${value.toFixed(2)} ms, in one thread ${baseline.toFixed(1)} ms: 1/${(1 / row.ratio).toFixed(0)}`,
  );
}
clients.disconnect();
server.close();
for (const socket of server.clients) socket.terminate();
process.exit();
