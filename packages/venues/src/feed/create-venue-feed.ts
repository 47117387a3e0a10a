import type { MarketSymbol } from "@tandem/domain/market";
import type { Clock, FeedSink, MarketFeed } from "@tandem/engine/ports";
import { readVenueBase } from "../ccxt/map-venue-urls.ts";
import { dropSockets } from "../ccxt/open-exchange.ts";
import type { FeeOverride } from "../ccxt/to-market.ts";
import type { VenueTap } from "../ccxt/venue-tap.ts";
import { createGovernor } from "../governor/create-governor.ts";
import type { Governor } from "../governor/governor-types.ts";
import type { Lists } from "../lists/delegate-lists.ts";
import { reasonOf } from "../reason-of.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { FeedSession } from "./feed-session.ts";
import { createRetry } from "./retry.ts";
import type { Session, SessionStart } from "./session.ts";
import { createVenueExchange, type VenueProfile } from "./venue-exchange.ts";

export type VenueFeedOptions = {
  readonly clock: Clock;
  /** Base of one entry of `VENUE_URLS`. */
  readonly baseUrl?: string | undefined;
  /** Replace what the venue reports. */
  readonly fees?: FeeOverride | undefined;
  /** In [0, 1), for the jitter of waits. */
  readonly random?: (() => number) | undefined;
  /** Shared by all who send requests to venues; the default is one of the feed's own. */
  readonly governor?: Governor | undefined;
  /** Hears the traffic. */
  readonly tap?: VenueTap | undefined;
  /** Where long lists are read; the default is this thread. */
  readonly lists?: Lists | undefined;
};

/**
 * A `MarketFeed` of one venue: ccxt's own class for markets, addresses, subscriptions and sockets; the adapter's proof
 * for the books.
 * @throws {RangeError} when the base is not a plain http or https URL.
 */
export const createVenueFeed = <C>(adapter: VenueAdapter<C>, options: VenueFeedOptions): MarketFeed =>
  createSessionFeed({ profile: adapter, options, createSession: (start) => new FeedSession({ ...start, adapter }) });

type SessionFeed = MarketFeed & Required<Pick<MarketFeed, "follow" | "restrictions">>;

/** A feed whose books are the affair of a session, from `start` to `stop`. */
export function createSessionFeed({
  profile,
  options,
  createSession,
}: {
  readonly profile: VenueProfile;
  readonly options: VenueFeedOptions;
  readonly createSession: (start: SessionStart) => Session;
}): SessionFeed {
  const { clock, random = Math.random, fees } = options;
  let session: Session | undefined;
  let wanted: readonly MarketSymbol[] = [];
  let run = 0;
  const venue = createVenueExchange(profile, {
    fees,
    base: options.baseUrl === undefined ? undefined : readVenueBase(options.baseUrl),
    governor: options.governor ?? createGovernor({ clock, random }),
    tap: options.tap,
    lists: options.lists,
    hooks: {
      frame: (client, text) => session?.frame(client, text) ?? true,
      pong: (client) => session?.pong(client),
      connected: (client) => session?.connected(client),
      down: (client) => session?.down(client),
    },
  });

  function begin(sink: FeedSink): void {
    const asked = ++run;
    const retry = createRetry({ clock, random, run: () => void attempt() });
    retry.ask();

    async function attempt(): Promise<void> {
      try {
        if (venue.listed([]) === undefined) await venue.loadMarkets(wanted);
        const exchange = await venue.open();
        if (asked !== run) return;
        // What an earlier start subscribed would be taken for subscribed by ccxt.
        dropSockets(exchange, "the feed was started anew");
        session = createSession({ exchange, clock, random, sink, markets: venue.listed(wanted) ?? [] });
        session.start();
      } catch (error) {
        if (asked !== run) return;
        sink.trouble?.({ venue: profile.venue, what: "start", reason: reasonOf(error) });
        retry.ask();
      }
    }
  }

  function end(): void {
    run++;
    session?.stop();
    session = undefined;
  }

  return {
    venue: profile.venue,
    name: profile.name,
    ...(profile.isUnproved && { isUnproved: true }),
    loadMarkets: () => venue.loadMarkets(wanted),
    start: (symbols, sink) => {
      end();
      wanted = symbols;
      begin(sink);
    },
    follow: (symbols) => {
      wanted = symbols;
      session?.follow(venue.listed(symbols) ?? []);
    },
    restrictions: () => venue.restrictions(wanted),
    stop: async () => {
      end();
      await venue.close("the feed was stopped");
    },
  };
}
