import type { VenueId } from "@tandem/domain/market";
import type { Clock, MarketFeed } from "@tandem/engine/ports";
import { isCcxtVenue } from "./ccxt/load-ccxt-class.ts";
import type { FeeOverride } from "./ccxt/to-market.ts";
import type { VenueTap } from "./ccxt/venue-tap.ts";
import { createCcxtFeed, provedVenues } from "./create-ccxt-feed.ts";
import { createGovernor } from "./governor/create-governor.ts";
import type { Governor } from "./governor/governor-types.ts";
import type { Lists } from "./lists/delegate-lists.ts";

/** Whether there can be a feed for this ccxt id. Loads nothing of ccxt. */
export const isKnownVenue = (venue: VenueId): boolean => provedVenues().includes(venue) || isCcxtVenue(venue);

/**
 * One feed a venue, in the order given; a venue named twice counts once.
 * @throws {RangeError} that names the venue, for one without an adapter or with a bad base.
 */
export function createFeeds(options: {
  readonly venues: readonly VenueId[];
  readonly venueUrls: Readonly<Record<VenueId, string>>;
  readonly venueFees: Readonly<Record<VenueId, FeeOverride>>;
  readonly clock: Clock;
  readonly random?: () => number;
  /** Shared with whoever else sends requests to venues; the default is one for these feeds. */
  readonly governor?: Governor;
  /** Hears a venue's traffic. */
  readonly tap?: (venue: VenueId) => VenueTap;
  /** Where long lists are read; the default is this thread. */
  readonly lists?: Lists;
}): readonly MarketFeed[] {
  const governor = options.governor ?? createGovernor({ clock: options.clock, random: options.random });
  return [...new Set(options.venues)].map((venue) => {
    try {
      return createCcxtFeed({
        venue,
        clock: options.clock,
        random: options.random,
        governor,
        tap: options.tap?.(venue),
        lists: options.lists,
        baseUrl: own(options.venueUrls, venue),
        fees: own(options.venueFees, venue),
      });
    } catch (error) {
      throw new RangeError(`${venue}: ${error instanceof Error ? error.message : "cannot be set up"}`);
    }
  });
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
