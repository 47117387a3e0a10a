import type { MessagePort } from "node:worker_threads";
import type { LiveEngine } from "@tandem/engine/live/create-live-engine";
import { type EngineLog, reasonOf } from "@tandem/engine/live/engine-log";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { Clock } from "@tandem/engine/ports";
import { MarketServer } from "@tandem/engine/remote/market-server";
import type { EngineMessage, ReaderMessage } from "@tandem/engine/remote/thread-link";
import { TraderServer } from "@tandem/engine/remote/trader-server";
import type { RunningTrader } from "@tandem/engine/trading/create-trader";
import { createGovernor } from "@tandem/venues/governor/create-governor";
import { isGovernorRequest } from "@tandem/venues/governor/governor-link";
import type { Governor } from "@tandem/venues/governor/governor-types";
import { serveGovernor } from "@tandem/venues/governor/serve-governor";
import { measureLoopDelay } from "./measure-loop-delay.ts";
import type { FromEngineThread, LogLevel, ToEngineThread, TradingSecrets } from "./thread-messages.ts";

/** Lines on their way to a reader that takes none: beyond it they are counted, and lost. */
const LINES_MAX = 1_000;

/**
 * Runs an engine in this thread and serves it to the other end of `port`, until that end says stop. `compose` makes it:
 * the market; `trade`, beside it in this same thread, what trades on it.
 */
export function runEngineThread({
  port,
  compose,
  trade,
}: {
  readonly port: MessagePort;
  /** May throw a `RangeError` that says what is wrong with what it was given. */
  readonly compose: (parts: {
    readonly clock: Clock;
    readonly log: EngineLog;
    /** The only one of the process: whatever else asks venues does it within the same budgets. */
    readonly governor: Governor;
  }) => LiveEngine;
  /** Makes what trades on it, once it is told to. Absent: nothing does. */
  readonly trade?: (parts: {
    readonly engine: LiveEngine;
    readonly secrets: TradingSecrets;
    readonly clock: Clock;
    readonly log: EngineLog;
    readonly governor: Governor;
  }) => RunningTrader;
}): void {
  const post = (message: FromEngineThread): void => port.postMessage(message);
  const { log, linesWereTaken } = createThreadLog(post);
  const clock = createLiveClock();
  const governor = createGovernor({ clock });
  let engine: LiveEngine;
  try {
    engine = compose({ clock, log, governor });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    post({ type: "refused", reason: reasonOf(error) });
    port.close();
    return;
  }

  let hear = (_: ReaderMessage): void => {};
  const link = {
    post: (message: EngineMessage) => post(message),
    listen: (listener: (message: ReaderMessage) => void) => {
      hear = listener;
    },
  };
  const server = new MarketServer({ engine, link, clock, loopDelayMs: measureLoopDelay() });
  const hearRequest = serveGovernor(governor, post);
  const traderServer = new TraderServer({ post, clock, log });
  let trader: RunningTrader | undefined;
  const beginTrading = (secrets: TradingSecrets): void => {
    if (trader !== undefined || trade === undefined) return;
    trader = trade({ engine, secrets, clock, log, governor });
    traderServer.serve(trader);
    trader.start();
  };
  const stop = async (): Promise<void> => {
    server.stop();
    traderServer.stop();
    await trader?.stop();
    await engine.stop();
    // The thread ends when nothing is left to do.
    port.close();
  };
  port.on("message", (message: ToEngineThread) => {
    if (message.type === "stop") return void stop();
    if (isGovernorRequest(message)) return hearRequest(message);
    if (message.type === "trader.call") return void traderServer.hear(message);
    if (message.type === "trade") return beginTrading(message.secrets);
    if (message.type === "ack") linesWereTaken();
    hear(message);
  });
  engine.start();
  post({ type: "ready" });
}

/** Lines are written by the thread that has the log; that it takes batches shows that it takes lines. */
function createThreadLog(post: (message: FromEngineThread) => void): { log: EngineLog; linesWereTaken: () => void } {
  let untaken = 0;
  let dropped = 0;
  const write = (level: LogLevel) => (facts: object, message: string) => {
    untaken += 1;
    if (untaken > LINES_MAX) dropped += 1;
    else post({ type: "log", level, facts, message });
  };
  const log: EngineLog = { info: write("info"), warn: write("warn"), error: write("error") };
  return {
    log,
    linesWereTaken: () => {
      untaken = 0;
      if (dropped > 0) log.warn({ dropped }, "lines of the engine's log were given up");
      dropped = 0;
    },
  };
}
