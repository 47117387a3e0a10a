import type { VenueId } from "@tandem/domain/market";
import type { ControlContext } from "./control/control-context.ts";
import { type AccountFill, DemoMarket } from "./market/demo-market.ts";
import type { SimClock } from "./server/clock.ts";
import { createVenueUnit } from "./venue-unit.ts";

/** The market of a seed with its venues: all of the simulator but the doors. */
export function createContext(options: {
  readonly seed: number;
  readonly venues: readonly VenueId[];
  readonly clock: SimClock;
  readonly isLimited?: boolean | undefined;
}): ControlContext {
  const { seed, venues, clock, isLimited } = options;
  const market = new DemoMarket({ seed, venues, epochMs: clock.epochMs });
  const units = new Map(venues.map((venue) => [venue, createVenueUnit(venue, market, { clock, isLimited })]));
  const bookFills = (fills: readonly AccountFill[]): void => {
    for (const { venue, desk } of units.values()) {
      desk.bookCrowdFills(fills.filter(({ book }) => book.listing.venue === venue));
    }
  };
  return { market, units, bookFills };
}
