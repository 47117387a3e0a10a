import type { VenueId } from "@tandem/domain/market";
import type { MarketFeed } from "@tandem/engine/ports";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { isFollowedSpot } from "../ccxt/to-market.ts";
import { createSessionFeed, type VenueFeedOptions } from "../feed/create-venue-feed.ts";
import { createGovernor } from "../governor/create-governor.ts";
import { GenericSession } from "./generic-session.ts";

/**
 * A feed of any venue that ccxt has sockets for. Its books are ccxt's: nothing shows whether a message was lost, so
 * that all of them are unproved, and the feed says so.
 * @throws {RangeError} when the base is not a plain http or https URL.
 */
export function createGenericFeed(venue: VenueId, options: VenueFeedOptions): MarketFeed {
  return createSessionFeed({
    profile: {
      venue,
      name: venue,
      // ccxt's default. What a venue really does is not known here; its books are not traded on unless allowed.
      feeSide: (market) => (market.feeSide === "get" ? "get" : "quote"),
      config: {},
      isUnproved: true,
      follows: isFollowedSpot,
      prepare: refuseWithoutBooks,
    },
    options: {
      ...options,
      governor: options.governor ?? createGovernor({ clock: options.clock, random: options.random }),
    },
    createSession: (start) => new GenericSession({ ...start, venue }),
  });
}

function refuseWithoutBooks(exchange: CcxtExchange): void {
  if (exchange.has["watchOrderBook"] !== true) throw new Error("ccxt has no order books of it by socket");
}
