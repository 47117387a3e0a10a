import type { VenueId } from "@tandem/domain/market";
import { BinanceVenue } from "../binance/binance-venue.ts";
import { binanceId } from "../binance/wire.ts";
import { KrakenVenue } from "../kraken/kraken-venue.ts";
import type { DemoMarket } from "../market/demo-market.ts";
import type { Listing } from "../market/listing.ts";
import { OkxVenue } from "../okx/okx-venue.ts";
import { okxId } from "../okx/wire.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import { VenueFaults } from "../server/venue-faults.ts";
import { TradingDesk } from "../trading/trading-desk.ts";

type Unrecorded = {
  readonly venue: VenueId;
  readonly market: DemoMarket;
  readonly topics: readonly string[];
  readonly clock: SimClock;
};

// What has no price in it. A simulated price beside a recorded one would be a lie.
const WITHOUT_PRICES = /\/(?:ping|time|exchangeInfo|Time|SystemStatus|Assets|AssetPairs|instruments|currencies)$/;

/**
 * Answers what was not recorded from the simulator's markets: their rules, for the symbols that were recorded. Prices
 * that were not recorded are refused.
 */
export function unrecordedRest(options: Unrecorded): (request: VenueRequest) => VenueResponse {
  const endpoint = endpointOf(options);
  return (request) => {
    if (endpoint && WITHOUT_PRICES.test(request.path)) {
      const answer = endpoint.http(request);
      if (!(answer instanceof Promise)) return answer;
    }
    return {
      status: 503,
      body: JSON.stringify({ code: -1001, msg: `not recorded: ${request.path}`, error: ["EService:Unavailable"] }),
    };
  };
}

function endpointOf({ venue, market, topics, clock }: Unrecorded): VenueEndpoint | undefined {
  const isRecorded = ({ listing }: { listing: Listing }): boolean =>
    topics.some(
      (topic) =>
        topic.startsWith(`${binanceId(listing).toLowerCase()}@`) ||
        topic.endsWith(`|${listing.symbol}`) ||
        topic.endsWith(`|${okxId(listing)}`),
    );
  const books = market.booksOf(venue).filter(isRecorded);
  const desk = new TradingDesk({ epochMs: clock.epochMs, firstOrderId: 1 });
  const options = { books, clock, faults: new VenueFaults(clock), desk };
  if (venue === "binance") return new BinanceVenue(options);
  if (venue === "kraken") return new KrakenVenue(options);
  if (venue === "okx") return new OkxVenue(options);
  return undefined;
}
