import { Worker } from "node:worker_threads";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import type { ReplicaLink } from "@tandem/engine/remote/market-replica";
import type { EngineMessage } from "@tandem/engine/remote/thread-link";
import { isTraderReply, type TraderCall, type TraderReply } from "@tandem/engine/remote/trader-link";
import { type GovernorReply, type GovernorRequest, isGovernorReply } from "@tandem/venues/governor/governor-link";
import type { EngineThreadData, FromEngineThread, ToEngineThread, TradingSecrets } from "./thread-messages.ts";

/** Feeds have five seconds to take their leave of their venues. */
const STOP_MS = 7_000;

export type EngineThread = {
  readonly link: ReplicaLink;
  /** The way to the governor, which is there. */
  readonly governor: {
    readonly post: (request: GovernorRequest) => void;
    readonly listen: (listener: (reply: GovernorReply) => void) => void;
  };
  /** The way to the trader, which is there once it was told to trade. */
  readonly trader: {
    readonly post: (call: TraderCall) => void;
    readonly listen: (listener: (reply: TraderReply) => void) => void;
    readonly begin: (secrets: TradingSecrets) => void;
  };
  /** Whether it runs, or why it refuses what it was given. Settles when it ends, too. */
  readonly started: Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: string | undefined }>;
  /** Why it ended. Never rejects. */
  readonly ended: Promise<string>;
  /** In good order, or at the latest after {@link STOP_MS}. */
  readonly stop: () => Promise<void>;
  /** At once, even where it is stuck. */
  readonly kill: () => void;
};

/** Starts one engine in a thread of its own. It ends with this process, however that ends. */
export function spawnEngineThread({
  file,
  data,
  log,
}: {
  readonly file: URL;
  readonly data: EngineThreadData;
  readonly log: EngineLog;
}): EngineThread {
  // Nothing of the environment is its business: all that it needs is in its data.
  const worker = new Worker(file, { name: "market", workerData: data, env: {} });
  let hear = (_: EngineMessage): void => {};
  let hearReply = (_: GovernorReply): void => {};
  let hearTrader = (_: TraderReply): void => {};
  let failure: string | undefined;
  let settle = (_: Awaited<EngineThread["started"]>): void => {};
  const started: EngineThread["started"] = new Promise((resolve) => {
    settle = resolve;
  });
  worker.on("message", (message: FromEngineThread) => {
    if (message.type === "ready") settle({ ok: true });
    else if (message.type === "log") log[message.level](message.facts, message.message);
    else if (message.type === "refused") {
      failure = message.reason;
      settle({ ok: false, refusal: message.reason });
    } else if (isGovernorReply(message)) hearReply(message);
    else if (isTraderReply(message)) hearTrader(message);
    else hear(message);
  });
  worker.on("error", (error) => {
    failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  });
  const ended = new Promise<string>((resolve) => {
    worker.once("exit", (code) => {
      settle({ ok: false, refusal: undefined });
      resolve(failure ?? `its thread ended with code ${code}`);
    });
  });
  const post = (message: ToEngineThread): void => worker.postMessage(message);

  return {
    link: {
      post,
      listen: (listener) => {
        hear = listener;
      },
    },
    governor: {
      post,
      listen: (listener) => {
        hearReply = listener;
      },
    },
    trader: {
      post,
      listen: (listener) => {
        hearTrader = listener;
      },
      begin: (secrets) => post({ type: "trade", secrets }),
    },
    started,
    ended,
    stop: async () => {
      post({ type: "stop" });
      const timer = setTimeout(() => void worker.terminate(), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
    kill: () => void worker.terminate(),
  };
}
