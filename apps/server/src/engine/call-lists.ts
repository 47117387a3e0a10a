import { Worker } from "node:worker_threads";
import type { Clock } from "@tandem/engine/ports";
import type { CallLists, ListAnswer } from "@tandem/venues/lists/list-call";

/** Lists are asked for every quarter of an hour; in between, the thread and its library's memory are let go. */
const IDLE_MS = 15_000;
const CALL_MS_MAX = 60_000;

type Waiting = { readonly settle: (answer: ListAnswer) => void };

/** Has list calls made in a thread of their own, which is there only while there are some. */
export function createListCaller({
  file,
  wanted,
  clock,
}: {
  readonly file: URL;
  /** Symbols that matter. */
  readonly wanted: readonly string[] | "all";
  readonly clock: Clock;
}): { readonly call: CallLists; readonly stop: () => void } {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let cancelIdle = (): void => {};
  let nextId = 0;

  const failAll = (reason: string): void => {
    for (const { settle } of waiting.values()) settle({ ok: false, reason, notes: [] });
  };

  function begin(): Worker {
    const begun = new Worker(file, { name: "lists", workerData: wanted, env: {} });
    begun.on("message", ({ id, answer }: { readonly id: number; readonly answer: ListAnswer }) =>
      waiting.get(id)?.settle(answer),
    );
    begun.on("error", (error) => failAll(error instanceof Error ? error.message : "the thread of lists failed"));
    begun.once("exit", () => {
      if (worker !== begun) return;
      worker = undefined;
      failAll("the thread of lists ended");
    });
    return begun;
  }

  function end(): void {
    cancelIdle();
    const ending = worker;
    worker = undefined;
    void ending?.terminate();
    failAll("the thread of lists was ended");
  }

  return {
    call: (call) => {
      cancelIdle();
      worker ??= begin();
      const id = nextId++;
      const asked = worker;
      return new Promise<ListAnswer>((resolve) => {
        const cancelLate = clock.after(CALL_MS_MAX, end);
        waiting.set(id, {
          settle: (answer) => {
            cancelLate();
            waiting.delete(id);
            if (waiting.size === 0) cancelIdle = clock.after(IDLE_MS, end);
            resolve(answer);
          },
        });
        asked.postMessage({ id, call });
      });
    },
    stop: end,
  };
}
