import type { Venue } from "@tandem/contract/market-data";
import type { VenueId } from "@tandem/domain/market";
import type { MarketChange, MarketView } from "@tandem/engine/market-view";
import { toWireVenue } from "./to-wire.ts";

export type VenueChanges = {
  readonly snapshot: () => Venue[];
  readonly collect: (change: MarketChange) => boolean;
  readonly take: () => { upsert: Venue[]; remove: string[] } | undefined;
};

/** Which venues changed since a reader was last told. Holds at most one id a venue. */
export function venueChanges(market: MarketView): VenueChanges {
  const dirty = new Set<VenueId>();
  return {
    snapshot: () => market.venues().map(toWireVenue),
    collect: (change) => {
      for (const venue of change.venues) dirty.add(venue);
      return change.venues.length > 0;
    },
    take: () => {
      if (dirty.size === 0) return undefined;
      const upsert = market
        .venues()
        .filter((venue) => dirty.has(venue.id))
        .map(toWireVenue);
      const known = new Set(upsert.map((venue) => venue.id));
      const remove = [...dirty].filter((id) => !known.has(id));
      dirty.clear();
      return { upsert, remove };
    },
  };
}
