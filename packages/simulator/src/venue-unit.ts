import type { VenueId } from "@tandem/domain/market";
import { BinanceVenue } from "./binance/binance-venue.ts";
import { KrakenVenue } from "./kraken/kraken-venue.ts";
import type { DemoMarket } from "./market/demo-market.ts";
import { SIMULATED_VENUES } from "./market/listing.ts";
import { OkxVenue } from "./okx/okx-venue.ts";
import type { SimClock } from "./server/clock.ts";
import { SimulatorError } from "./server/simulator-error.ts";
import type { VenueEndpoint } from "./server/venue-endpoint.ts";
import { VenueFaults } from "./server/venue-faults.ts";
import { TradingDesk } from "./trading/trading-desk.ts";
import type { VenueParts } from "./venue-parts.ts";

/** One simulated venue with all that belongs to it. */
export type VenueUnit = {
  readonly venue: VenueId;
  readonly faults: VenueFaults;
  readonly desk: TradingDesk;
  /** `publish` sends what happened in the books since the last call. */
  readonly endpoint: VenueEndpoint & { readonly publish: () => void };
};

/** Builds a venue over the market's books. @throws {SimulatorError} when there is no such simulated venue. */
export function createVenueUnit(
  venue: VenueId,
  market: DemoMarket,
  { clock, isLimited = true }: { readonly clock: SimClock; readonly isLimited?: boolean | undefined },
): VenueUnit {
  const faults = new VenueFaults(clock);
  const desk = new TradingDesk({
    epochMs: clock.epochMs,
    firstOrderId: 28_000_000_000 + market.seed,
    cancelsCrossingPostOnly: venue !== "binance",
  });
  const options: VenueParts = { books: market.booksOf(venue), clock, faults, desk, isLimited };
  switch (venue) {
    case "binance":
      return { venue, faults, desk, endpoint: new BinanceVenue(options) };
    case "kraken":
      return { venue, faults, desk, endpoint: new KrakenVenue(options) };
    case "okx":
      return { venue, faults, desk, endpoint: new OkxVenue(options) };
    default:
      throw new SimulatorError("unknown_venue", unknownVenue(venue));
  }
}

export const unknownVenue = (venue: VenueId): string =>
  `There is no simulated venue "${venue}": choose from ${SIMULATED_VENUES.join(", ")}.`;
