import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import { DEFAULT_DETECTOR_CONFIG } from "../default-detector-config.ts";
import { createDetector } from "../detector.ts";
import type { BookState, Detector, DetectorConfig } from "../detector-types.ts";
import { createEventBus, type EngineEvents, type EventBus } from "../event-bus.ts";
import type { Clock, MarketFeed } from "../ports.ts";
import type { Mid } from "../trust/reference-prices.ts";
import { DEFAULT_TRUST_CONFIG, type TrustConfig } from "../trust/trust-config.ts";
import { createTrustGate, type TrustGate } from "../trust/trust-gate.ts";
import { type StalenessWatch, watchStaleness } from "../watch-staleness.ts";
import { areSameMarkets } from "./are-same-markets.ts";
import { type ChangeTicks, createChangeTicks } from "./change-ticks.ts";
import { chooseSymbols, type WantedSymbols } from "./choose-symbols.ts";
import { type EngineLog, reasonOf, silentLog } from "./engine-log.ts";
import { createEngineTime } from "./engine-time.ts";
import { createLiveView, type LiveView } from "./live-view.ts";
import { createOpportunityLife } from "./opportunity-life.ts";
import { pollRestrictions } from "./poll-restrictions.ts";
import { runVenue, type VenueRun } from "./run-venue.ts";
import { soundMarkets } from "./sound-markets.ts";
import { createVenueHealth, type VenueHealth } from "./venue-health.ts";
import { createVenueSink, type VenueSink } from "./venue-sink.ts";

const TICK_MS = 50;

export type LiveEngine = LiveView & {
  /** Returns at once; venues come up by themselves, each in its own time. */
  readonly start: () => void;
  /** Resolves when every feed has stopped or had its time to. Nothing is reported afterwards. */
  readonly stop: () => Promise<void>;
  readonly bus: EventBus<EngineEvents>;
  /** The unproved venues that may be traded all the same, in place of those named before. */
  readonly allowVenues: (venues: readonly VenueId[]) => void;
};

export type LiveEngineOptions = {
  /** One a venue. */
  readonly feeds: readonly MarketFeed[];
  readonly symbols?: WantedSymbols;
  readonly clock: Clock;
  readonly config?: DetectorConfig;
  /** What must hold before anything is traded. */
  readonly trust?: TrustConfig;
  readonly log?: EngineLog;
  /** In [0, 1), for the jitter of retries. The default is none, which suits a single client. */
  readonly random?: () => number;
};

type Venue = {
  readonly feed: MarketFeed;
  readonly health: VenueHealth;
  readonly sink: VenueSink;
  readonly run: VenueRun;
  markets: readonly Market[];
  stopPolling: (() => void) | undefined;
};

/**
 * The machine of the live market: feeds in; books, venue states and opportunities out. Single-threaded and
 * deterministic: the same reports at the same times of `clock` give the same changes.
 * @throws {RangeError} when two feeds have the same venue.
 */
export function createLiveEngine(options: LiveEngineOptions): LiveEngine {
  const { clock, config = DEFAULT_DETECTOR_CONFIG, log = silentLog, random = () => 0 } = options;
  const now = createEngineTime(clock);
  const onListenerError = (error: unknown) => log.error({ reason: reasonOf(error) }, "a listener of the engine threw");
  const bus = createEventBus<EngineEvents>(onListenerError);
  const beforeTick = (at: number): void => life.recheck(at);
  const ticks = createChangeTicks({ clock, now, tickMs: TICK_MS, beforeTick, onListenerError });
  noteLives(bus, ticks);
  const gate = createGate(options, (venue, symbol) => midOf(detector.book(venue, symbol)));
  const life = createOpportunityLife(bus, gate.reasons);
  const detector: Detector = createDetector({ config, emit: life.apply });
  const venues = new Map<VenueId, Venue>();
  const staleness = watchStaleness({ clock, now, detector, onAdvanced: () => recheckAges(venues) });

  for (const feed of options.feeds) {
    if (venues.has(feed.venue)) throw new RangeError(`two feeds of one venue: ${feed.venue}`);
    const health = createVenueHealth({
      id: feed.venue,
      name: feed.name,
      clock,
      now,
      staleMs: config.staleMs,
      isUnproved: feed.isUnproved,
      onChange: () => ticks.noteVenue(feed.venue),
    });
    const sink = createVenueSink({
      venue: feed.venue,
      detector,
      health,
      now,
      log,
      onBook: ticks.noteBook,
      onHalted: (isHalted) => halt(feed.venue, isHalted),
      bus,
      onHandled: staleness.arm,
    });
    const onMarkets = (markets: readonly Market[]): readonly MarketSymbol[] =>
      follow(feed.venue, chooseSymbols(soundMarkets(feed.venue, markets), options.symbols));
    const run = runVenue({ feed, clock, random, log, sink, onMarkets });
    venues.set(feed.venue, { feed, health, sink, run, markets: [], stopPolling: undefined });
  }

  function follow(id: VenueId, markets: readonly Market[]): readonly MarketSymbol[] {
    const venue = venues.get(id);
    if (venue === undefined) return [];
    const symbols = markets.map((market) => market.symbol);
    if (areSameMarkets(venue.markets, markets)) return symbols;
    venue.markets = markets;
    venue.sink.follow(markets);
    const all = [...venues.values()].flatMap((each) => each.markets);
    gate.setMarkets(all);
    detector.setMarkets(all);
    // Nothing counts before the feed says that it is connected.
    detector.setVenueUsable(now(), id, venue.health.isConnected());
    venue.health.followed(markets);
    venue.stopPolling ??= pollRestrictions({
      feed: venue.feed,
      clock,
      random,
      log,
      onAnswer: (restrictions) => {
        gate.restrict(id, restrictions);
        if (restrictions.isHalted !== undefined) halt(id, restrictions.isHalted);
        // The next tick asks again about whatever is open.
        ticks.noteVenue(id);
      },
    });
    return symbols;
  }

  function halt(id: VenueId, isHalted: boolean): void {
    gate.halt(id, isHalted);
    venues.get(id)?.health.halted(isHalted);
  }

  return {
    start: () => {
      for (const { run } of venues.values()) run.start();
    },
    stop: () => stopAll({ venues: [...venues.values()], staleness, stopTicks: ticks.stop }),
    ...createLiveView({ venues, detector, life, now, config, subscribe: ticks.subscribe }),
    bus,
    allowVenues: (allowed) => {
      gate.allow(allowed);
      // The next tick asks again about whatever is open.
      for (const id of venues.keys()) ticks.noteVenue(id);
    },
  };
}

const createGate = ({ trust, feeds }: LiveEngineOptions, mid: Mid): TrustGate =>
  createTrustGate({
    config: trust ?? DEFAULT_TRUST_CONFIG,
    mid,
    unprovedVenues: feeds.flatMap((feed) => (feed.isUnproved ? [feed.venue] : [])),
  });

function recheckAges(venues: ReadonlyMap<VenueId, Venue>): void {
  for (const { sink } of venues.values()) sink.recheckAges();
}

function noteLives(bus: EventBus<EngineEvents>, ticks: ChangeTicks): void {
  bus.subscribe("opportunity.opened", (life) => ticks.noteOpportunity(life, false));
  bus.subscribe("opportunity.updated", (life) => ticks.noteOpportunity(life, true));
  bus.subscribe("opportunity.closed", (life) => ticks.noteOpportunity(life, true));
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
  for (const { sink, health, stopPolling } of venues) {
    stopPolling?.();
    sink.stop();
    health.stop();
  }
  await Promise.allSettled(venues.map(({ run }) => run.stop()));
}

const midOf = (state: BookState | undefined): number | undefined =>
  state?.isUsable ? (state.book.bestBid + state.book.bestAsk) / 2 : undefined;
