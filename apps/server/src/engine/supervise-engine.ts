import { backoffMs } from "@tandem/engine/live/backoff";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import type { Clock } from "@tandem/engine/ports";
import type { MarketReplica } from "@tandem/engine/remote/market-replica";
import type { RemoteTrader } from "@tandem/engine/remote/remote-trader";
import type { RemoteGovernor } from "@tandem/venues/governor/remote-governor";
import { StartError } from "../start-error.ts";
import type { EngineThread } from "./spawn-engine-thread.ts";
import type { TradingSecrets } from "./thread-messages.ts";

/** As sysexits.h has it: the configuration is wrong. */
const EXIT_CONFIG = 78;
/** An engine that has said nothing for this long is stuck for good. */
const STUCK_MS = 15_000;
const LOOK_MS = 1_000;
/** One that ran this long had no trouble in starting. */
const CALM_MS = 60_000;

export type SupervisedEngine = {
  /** Has the trader run, in this thread and in every one to come. */
  readonly trade: (secrets: TradingSecrets) => void;
  /** How often it had to be started again. */
  readonly restarts: () => number;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly spawn: () => EngineThread;
  readonly replica: MarketReplica;
  readonly governor: RemoteGovernor;
  readonly trader: RemoteTrader;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly random: () => number;
};

/**
 * Keeps an engine running: one that ends or is stuck is shown as down at once and started again after a wait that grows.
 * Resolves when the first one runs.
 * @throws StartError when the first one refuses what it was given, or cannot start.
 */
export async function superviseEngine({
  spawn,
  replica,
  governor,
  trader,
  clock,
  log,
  random,
}: Options): Promise<SupervisedEngine> {
  let restarts = 0;
  let failures = 0;
  let hasStarted = false;
  let isStopping = false;
  let cancelTimer = (): void => {};
  let secrets: TradingSecrets | undefined;
  let thread = begin();

  function begin(): EngineThread {
    const next = spawn();
    const begunAt = clock.monotonicMs();
    replica.attach(next.link);
    next.governor.listen(governor.hear);
    governor.attach(next.governor.post);
    next.trader.listen(trader.hear);
    if (secrets !== undefined) beginTrading(next, secrets);
    void next.started.then(({ ok }) => {
      if (ok && !isStopping) watch(next);
    });
    void next.ended.then((reason) => {
      replica.detach();
      governor.detach();
      trader.detach();
      cancelTimer();
      // A first one that never ran is the start's failure, told below.
      if (isStopping || !hasStarted) return;
      failures = clock.monotonicMs() - begunAt > CALM_MS ? 1 : failures + 1;
      const delayMs = backoffMs(failures, random());
      log.error({ reason, failures, delayMs }, "the market engine ended by itself and will be started again");
      cancelTimer = clock.after(delayMs, again);
    });
    return next;
  }

  /** A thread that has just started goes on with what the last one left open. */
  function beginTrading(on: EngineThread, given: TradingSecrets): void {
    trader.attach(on.trader.post);
    on.trader.begin(given);
  }

  function again(): void {
    restarts += 1;
    thread = begin();
  }

  /** Looks twice: after a stall of this thread, what the engine said meanwhile is heard between the looks. */
  function watch(watched: EngineThread, wasSilent = false): void {
    cancelTimer = clock.after(wasSilent ? 1 : LOOK_MS, () => {
      const silentMs = replica.silentMs();
      const isStuck = silentMs > STUCK_MS;
      if (isStuck && wasSilent) {
        log.error({ silentMs: Math.round(silentMs) }, "the market engine is stuck: ending it");
        watched.kill();
      } else watch(watched, isStuck);
    });
  }

  const first = await thread.started;
  if (!first.ok) {
    replica.stop();
    if (first.refusal !== undefined) throw new StartError(first.refusal, { exitCode: EXIT_CONFIG });
    throw new StartError(`The market engine does not start: ${await thread.ended}`);
  }
  hasStarted = true;
  return {
    restarts: () => restarts,
    trade: (given) => {
      secrets = given;
      beginTrading(thread, given);
    },
    stop: async () => {
      isStopping = true;
      cancelTimer();
      await thread.stop();
      replica.stop();
    },
  };
}
