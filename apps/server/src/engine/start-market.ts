import type { EngineEvents, EventBus } from "@tandem/engine/event-bus";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketView } from "@tandem/engine/market-view";
import { MarketReplica } from "@tandem/engine/remote/market-replica";
import { createRemoteTrader } from "@tandem/engine/remote/remote-trader";
import type { EngineStats } from "@tandem/engine/remote/thread-link";
import type { Trader } from "@tandem/engine/trading/trader";
import { createGovernor } from "@tandem/venues/governor/create-governor";
import type { GovernorPort } from "@tandem/venues/governor/governor-types";
import { createRemoteGovernor } from "@tandem/venues/governor/remote-governor";
import type { StopList } from "../lifecycle/stop-list.ts";
import { spawnEngineThread } from "./spawn-engine-thread.ts";
import { superviseEngine } from "./supervise-engine.ts";
import type { EngineThreadData, TradingSecrets } from "./thread-messages.ts";

/** The market as this thread sees it, and how the engine behind it is doing. */
export type Market = {
  readonly view: MarketView;
  readonly bus: EventBus<EngineEvents>;
  /** The unproved venues that may be traded all the same, told to the engine that runs and to those to come. */
  readonly allowVenues: (venues: readonly string[]) => void;
  /** The one budget of this process for requests to venues: that of the engine, where the engine is here. */
  readonly governor: GovernorPort;
  /** What trades, in the engine's thread. Unavailable until {@link Market.trade} was called. */
  readonly trader: Trader;
  readonly trade: (secrets: TradingSecrets) => void;
  /** Undefined while no engine runs. */
  readonly stats: () => EngineStats | undefined;
  readonly restarts: () => number;
};

const SOURCE = new URL("./engine-thread-source.mjs", import.meta.url);

/**
 * Starts the market role in its own thread. Where this process does not have that role, there is a market that nobody
 * reports on: every venue is down.
 * @throws StartError when the engine cannot run with what it was given.
 */
export async function startMarket({
  data,
  isHere,
  file = SOURCE,
  log,
  stops,
}: {
  readonly data: EngineThreadData;
  /** Whether the market role is this process's. */
  readonly isHere: boolean;
  /** The thread's program; absent: from source. */
  readonly file?: URL | undefined;
  readonly log: EngineLog;
  readonly stops: StopList;
}): Promise<Market> {
  const clock = createLiveClock();
  const remote = createRemoteTrader(clock);
  const replica = new MarketReplica({ clock, log, venues: data.venues });
  const parts = {
    view: replica.view,
    bus: replica.bus,
    allowVenues: (venues: readonly string[]) => replica.allowVenues(venues),
    stats: () => replica.stats(),
    trader: remote.trader,
  };
  if (!isHere) {
    log.warn({}, "ROLES leaves the market role to another process, which this version cannot reach: no market data");
    stops.add("market", () => replica.stop());
    return { ...parts, governor: createGovernor({ clock }), trade: () => {}, restarts: () => 0 };
  }
  // Stands beside it, from source and in a build.
  const listsFile = file.href.replace("engine-thread", "lists-thread");
  const governor = createRemoteGovernor();
  const spawn = () => spawnEngineThread({ file, data: { ...data, listsFile }, log });
  const engine = await superviseEngine({ spawn, replica, governor, trader: remote, clock, log, random: Math.random });
  stops.add("market engine", engine.stop);
  return { ...parts, governor, trade: engine.trade, restarts: engine.restarts };
}
