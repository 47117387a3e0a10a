import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import { DEFAULT_DETECTOR_CONFIG } from "../default-detector-config.ts";
import { createDetector } from "../detector.ts";
import type { Detector, DetectorConfig } from "../detector-types.ts";
import { createEventBus, type EngineEvents, type EventBus } from "../event-bus.ts";
import type { BookView, MarketView } from "../market-view.ts";
import type { BookStatus, Clock, MarketFeed } from "../ports.ts";
import { type StalenessWatch, watchStaleness } from "../watch-staleness.ts";
import { createChangeTicks } from "./change-ticks.ts";
import { chooseSymbols, type WantedSymbols } from "./choose-symbols.ts";
import { type EngineLog, reasonOf, silentLog } from "./engine-log.ts";
import { explainLive } from "./explain-live.ts";
import { createOpportunityLife } from "./opportunity-life.ts";
import { runVenue, type VenueRun } from "./run-venue.ts";
import { soundMarkets } from "./sound-markets.ts";
import { createVenueHealth, type VenueHealth } from "./venue-health.ts";
import { createVenueSink, type VenueSink } from "./venue-sink.ts";

const TICK_MS = 50;

export type LiveEngine = {
  /** Returns at once; venues come up by themselves, each in its own time. */
  readonly start: () => void;
  /** Resolves when every feed has stopped or had its time to. Nothing is reported afterwards. */
  readonly stop: () => Promise<void>;
  readonly view: MarketView;
  readonly bus: EventBus<EngineEvents>;
};

export type LiveEngineOptions = {
  /** One a venue. */
  readonly feeds: readonly MarketFeed[];
  readonly symbols?: WantedSymbols;
  readonly clock: Clock;
  readonly config?: DetectorConfig;
  readonly log?: EngineLog;
  /** In [0, 1), for the jitter of retries. The default is none, which suits a single client. */
  readonly random?: () => number;
};

type Venue = {
  readonly health: VenueHealth;
  readonly sink: VenueSink;
  readonly run: VenueRun;
  markets: readonly Market[];
};

/**
 * The machine of the live market: feeds in; books, venue states and opportunities out. Single-threaded and
 * deterministic: the same reports at the same times of `clock` give the same changes.
 * @throws {RangeError} when two feeds have the same venue.
 */
export function createLiveEngine(options: LiveEngineOptions): LiveEngine {
  const { clock, config = DEFAULT_DETECTOR_CONFIG, log = silentLog } = options;
  const now = createEngineTime(clock);
  const onListenerError = (error: unknown) => log.error({ reason: reasonOf(error) }, "a listener of the engine threw");
  const bus = createEventBus<EngineEvents>(onListenerError);
  const ticks = createChangeTicks({ clock, now, tickMs: TICK_MS, onListenerError });
  bus.subscribe("opportunity.opened", (life) => ticks.noteOpportunity(life, false));
  bus.subscribe("opportunity.updated", (life) => ticks.noteOpportunity(life, true));
  bus.subscribe("opportunity.closed", (life) => ticks.noteOpportunity(life, true));
  const life = createOpportunityLife(bus);
  const detector = createDetector({ config, emit: life.apply });
  const venues = new Map<VenueId, Venue>();
  const onAdvanced = () => {
    for (const { sink } of venues.values()) sink.recheckAges();
  };
  const staleness = watchStaleness({ clock, now, detector, onAdvanced });

  for (const feed of options.feeds) {
    if (venues.has(feed.venue)) throw new RangeError(`two feeds of one venue: ${feed.venue}`);
    const health = createVenueHealth({
      id: feed.venue,
      name: feed.name,
      clock,
      now,
      staleMs: config.staleMs,
      onChange: () => ticks.noteVenue(feed.venue),
    });
    const sink = createVenueSink({
      venue: feed.venue,
      detector,
      health,
      now,
      log,
      onBook: ticks.noteBook,
      onHandled: staleness.arm,
    });
    const onMarkets = (markets: readonly Market[]): readonly MarketSymbol[] =>
      follow(feed.venue, chooseSymbols(soundMarkets(feed.venue, markets), options.symbols));
    const run = runVenue({ feed, clock, random: options.random ?? (() => 0), log, sink, onMarkets });
    venues.set(feed.venue, { health, sink, run, markets: [] });
  }

  function follow(id: VenueId, markets: readonly Market[]): readonly MarketSymbol[] {
    const venue = venues.get(id);
    if (venue === undefined) return [];
    venue.markets = markets;
    venue.sink.follow(markets);
    detector.setMarkets([...venues.values()].flatMap((each) => each.markets));
    // Nothing counts before the feed says that it is connected.
    detector.setVenueUsable(now(), id, venue.health.isConnected());
    venue.health.followed(markets);
    return markets.map((market) => market.symbol);
  }

  return {
    start: () => {
      for (const { run } of venues.values()) run.start();
    },
    stop: () => stopAll({ venues: [...venues.values()], staleness, stopTicks: ticks.stop }),
    view: {
      venues: () => [...venues.values()].map(({ health }) => health.state()),
      markets: () => [...venues.values()].flatMap(({ markets }) => markets),
      books: async (query) =>
        (query.venues ?? [...venues.keys()]).flatMap((id) => {
          const venue = venues.get(id);
          return venue === undefined ? [] : viewOf(venue, detector, { ...query, venue: id });
        }),
      opportunities: life.open,
      explain: async (id) => explainLive({ opportunity: life.get(id), detector, maxNotional: config.maxNotional }),
      subscribe: ticks.subscribe,
    },
    bus,
  };
}

/** The epoch at the start plus whole monotonic milliseconds: never back, whatever happens to the machine's date. */
function createEngineTime(clock: Clock): () => number {
  const epochMs = Math.floor(clock.epochMs());
  const monotonicMs = clock.monotonicMs();
  return () => epochMs + Math.floor(clock.monotonicMs() - monotonicMs);
}

async function stopAll({
  venues,
  staleness,
  stopTicks,
}: {
  readonly venues: readonly Venue[];
  readonly staleness: StalenessWatch;
  readonly stopTicks: () => void;
}): Promise<void> {
  staleness.stop();
  stopTicks();
  for (const { sink, health } of venues) {
    sink.stop();
    health.stop();
  }
  await Promise.allSettled(venues.map(({ run }) => run.stop()));
}

function viewOf(
  { health, sink }: Venue,
  detector: Detector,
  { venue, symbol, depth }: { readonly venue: VenueId; readonly symbol: MarketSymbol; readonly depth: number },
): readonly BookView[] {
  const record = sink.record(symbol);
  const state = detector.book(venue, symbol);
  if (record === undefined || state === undefined || record.receivedAt === null) return [];
  const { sequence, venueAt, receivedAt } = record;
  const statusOf = (): BookStatus => {
    if (!state.hasSnapshot) return "syncing";
    if (!health.isConnected() || state.isStale) return "stale";
    return state.book.isCrossed ? "untrusted" : "live";
  };
  const bids = state.book.levels("bids", depth);
  const asks = state.book.levels("asks", depth);
  return [{ venue, symbol, bids, asks, sequence, venueAt, receivedAt, status: statusOf() }];
}
