import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookState, Detector, DetectorConfig } from "../detector-types.ts";
import type { BookView, MarketView } from "../market-view.ts";
import type { BookStatus, MarketFeed } from "../ports.ts";
import { bookStatusOf, bookViewOf } from "./book-view.ts";
import { explainLive } from "./explain-live.ts";
import type { OpportunityLife } from "./opportunity-life.ts";
import type { VenueHealth } from "./venue-health.ts";
import type { VenueSink } from "./venue-sink.ts";

export type BookCount = { readonly venue: VenueId; readonly status: BookStatus; readonly count: number };

export type LiveView = {
  readonly view: MarketView;
  /** As {@link MarketView.books}, within this thread. */
  readonly readBooks: (query: Parameters<MarketView["books"]>[0]) => readonly BookView[];
  /** A book as the detector holds it, within this thread: read it and copy what you keep. */
  readonly bookState: (venue: VenueId, symbol: MarketSymbol) => BookState | undefined;
  /** How many books stand how, for each venue; a book before its first message is syncing. */
  readonly bookCounts: () => readonly BookCount[];
};

type VenueParts = {
  readonly feed: MarketFeed;
  readonly health: VenueHealth;
  readonly sink: VenueSink;
  readonly markets: readonly Market[];
};

/** What the rest of Tandem may read, over the engine's own state. */
export function createLiveView({
  venues,
  detector,
  life,
  now,
  config,
  subscribe,
}: {
  readonly venues: ReadonlyMap<VenueId, VenueParts>;
  readonly detector: Detector;
  readonly life: OpportunityLife;
  readonly now: () => number;
  readonly config: DetectorConfig;
  readonly subscribe: MarketView["subscribe"];
}): LiveView {
  const readBooks: LiveView["readBooks"] = (query) =>
    (query.venues ?? [...venues.keys()]).flatMap((id) => {
      const venue = venues.get(id);
      return venue === undefined ? [] : bookViewOf(venue, detector, { ...query, venue: id });
    });

  function countsOf(venue: VenueId, parts: VenueParts): readonly BookCount[] {
    const counts = new Map<BookStatus, number>();
    for (const { symbol } of parts.markets) {
      const state = detector.book(venue, symbol);
      const status = state === undefined ? "syncing" : bookStatusOf(parts, state);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return Array.from(counts, ([status, count]) => ({ venue, status, count }));
  }

  return {
    view: {
      venues: () => [...venues.values()].map(({ health }) => health.state()),
      markets: () => [...venues.values()].flatMap(({ markets }) => markets),
      books: async (query) => readBooks(query),
      opportunities: () => life.open(now()),
      explain: async (id) =>
        explainLive({ opportunity: life.get(id, now()), detector, maxNotional: config.maxNotional }),
      subscribe,
    },
    readBooks,
    bookState: detector.book,
    bookCounts: () => [...venues].flatMap(([venue, parts]) => countsOf(venue, parts)),
  };
}
