/** The thread that reads venues' long lists for the engine's thread, which must not be held up by them. */

import { parentPort, workerData } from "node:worker_threads";
import { createListAnswerer } from "@tandem/venues/lists/answer-list-call";
import type { ListCall } from "@tandem/venues/lists/list-call";

const port = parentPort;
if (port === null) throw new Error("this file is a worker thread's, not a program");
const answer = createListAnswerer(workerData as readonly string[] | "all"); // call-lists.ts starts it

port.on("message", ({ id, call }: { readonly id: number; readonly call: ListCall }) => {
  void answer(call).then((reply) => port.postMessage({ id, answer: reply }));
});
