import type { VenueId } from "@tandem/domain/market";
import type { MarketFeed } from "@tandem/engine/ports";
import { binanceAdapter } from "./binance/binance-adapter.ts";
import { binanceusdmAdapter } from "./binance/binanceusdm-adapter.ts";
import { bybitAdapter } from "./bybit/bybit-adapter.ts";
import { isCcxtVenue } from "./ccxt/load-ccxt-class.ts";
import { coinbaseexchangeAdapter } from "./coinbase/coinbaseexchange-adapter.ts";
import { createVenueFeed, type VenueFeedOptions } from "./feed/create-venue-feed.ts";
import { createGenericFeed } from "./generic/create-generic-feed.ts";
import { krakenAdapter } from "./kraken/kraken-adapter.ts";
import { okxAdapter } from "./okx/okx-adapter.ts";

const FEEDS: Readonly<Record<VenueId, (options: VenueFeedOptions) => MarketFeed>> = {
  binance: (options) => createVenueFeed(binanceAdapter, options),
  binanceusdm: (options) => createVenueFeed(binanceusdmAdapter, options),
  bybit: (options) => createVenueFeed(bybitAdapter, options),
  coinbaseexchange: (options) => createVenueFeed(coinbaseexchangeAdapter, options),
  kraken: (options) => createVenueFeed(krakenAdapter, options),
  okx: (options) => createVenueFeed(okxAdapter, options),
};

/** The ccxt ids that have an adapter, and with it proved books. */
export const provedVenues = (): readonly VenueId[] => Object.keys(FEEDS);

/**
 * The feed of one venue; without an adapter of ours, one whose books are unproved. Nothing is dialled before
 * `loadMarkets` or `start`.
 * @throws {RangeError} for a venue that ccxt has no sockets for, or a base that is not a plain http or https URL.
 */
export function createCcxtFeed({ venue, ...options }: VenueFeedOptions & { readonly venue: VenueId }): MarketFeed {
  const create = Object.hasOwn(FEEDS, venue) ? FEEDS[venue] : undefined;
  if (create !== undefined) return create(options);
  if (isCcxtVenue(venue)) return createGenericFeed(venue, options);
  const proved = provedVenues().join(", ");
  throw new RangeError(`no venue "${venue}": name ccxt ids with sockets; those with proved books are ${proved}`);
}
