import type { VenueId } from "@tandem/domain/market";
import type { VenueCredentials } from "@tandem/engine/key-check";
import type { Clock } from "@tandem/engine/ports";
import type { VenueAccount } from "@tandem/engine/trading/venue-account";
import { readVenueBase, type VenueBase } from "../ccxt/map-venue-urls.ts";
import type { Governor } from "../governor/governor-types.ts";
import type { Lists } from "../lists/delegate-lists.ts";
import { AccountStream } from "./account-stream.ts";
import { binanceDialect } from "./binance/binance-dialect.ts";
import { bybitDialect } from "./bybit/bybit-dialect.ts";
import { coinbaseexchangeDialect } from "./coinbase/coinbase-dialect.ts";
import { createLiveAccount } from "./create-live-account.ts";
import type { Dialect } from "./dialect.ts";
import { krakenDialect } from "./kraken/kraken-dialect.ts";
import { createMarketLists } from "./market-lists.ts";
import { createNonces } from "./nonces.ts";
import { okxDialect } from "./okx/okx-dialect.ts";
import { keyName, openSigningExchange } from "./signing-exchange.ts";

const DIALECTS: Readonly<Record<VenueId, Dialect>> = {
  binance: binanceDialect,
  bybit: bybitDialect,
  coinbaseexchange: coinbaseexchangeDialect,
  kraken: krakenDialect,
  okx: okxDialect,
};

export type LiveAccountsOptions = {
  readonly clock: Clock;
  /** In [0, 1), for the jitter of waits. */
  readonly random?: (() => number) | undefined;
  readonly governor: Governor;
  /** As `VENUE_URLS`. */
  readonly venueUrls: Readonly<Record<VenueId, string>>;
  /** Where long lists are read; the default is this thread. */
  readonly lists?: Lists | undefined;
  /** Of one request, from when it leaves. */
  readonly timeoutMs?: number | undefined;
  /** Added to the time after which a venue refuses a late request, before an order is said never to have arrived. */
  readonly arrivalMarginMs?: number | undefined;
};

export type LiveAccounts = {
  /** Whether orders can be placed there so that none is ever lost; else the reason. */
  readonly refusal: (venue: VenueId) => string | undefined;
  /** @throws where the venue's markets cannot be loaded: ask again later. {@link RangeError} where it is refused. */
  readonly open: (key: { readonly venue: VenueId; readonly credentials: VenueCredentials }) => Promise<VenueAccount>;
};

/** Without both, an order that was refused could not be told from one that was lost. */
const UNKNOWN_VENUE = "it has no table of refusals, and no proof that an order can be found again by the client's id";
const TIMEOUT_MS = 10_000;
/** The governor's wait for an order, the commit before it, and clocks that differ by a second. */
const ARRIVAL_MARGIN_MS = 5_000;

/** Opens accounts at real venues: one governor, one list of markets a venue and one source of nonces a key for all. */
export function createLiveAccounts(options: LiveAccountsOptions): LiveAccounts {
  const { clock, random = Math.random, timeoutMs = TIMEOUT_MS } = options;
  const bases = new Map(Object.entries(options.venueUrls).map(([venue, url]) => [venue, readVenueBase(url)]));
  const marketLists = createMarketLists({ ...options, base: (venue) => bases.get(venue) });
  const nonces = createNonces(clock);
  const dialectOf = (venue: VenueId): Dialect | undefined =>
    Object.hasOwn(DIALECTS, venue) ? DIALECTS[venue] : undefined;
  const refusal = (venue: VenueId): string | undefined => (dialectOf(venue) === undefined ? UNKNOWN_VENUE : undefined);

  async function open(key: { venue: VenueId; credentials: VenueCredentials }): Promise<VenueAccount> {
    const { venue, credentials } = key;
    const dialect = dialectOf(venue);
    if (dialect === undefined) throw new RangeError(`${venue}: ${refusal(venue) ?? "refused"}`);
    const base: VenueBase | undefined = bases.get(venue);
    const markets = await marketLists.load(dialect);
    let stream: AccountStream | undefined;
    const signing = await openSigningExchange({
      dialect,
      credentials,
      base,
      clock,
      timeoutMs,
      governor: options.governor,
      nonce: nonces.of(`${venue} ${keyName(credentials)}`),
      markets: markets.exchange,
      hooks: {
        frame: (client, text) => stream?.frame(client, text) ?? true,
        pong: (client) => stream?.pong(client),
        connected: (client) => stream?.connected(client),
        down: (client) => stream?.down(client),
      },
    });
    const { names } = markets;
    return createLiveAccount({
      dialect,
      signing,
      names,
      clock,
      neverArrivedAfterMs: dialect.arrivesWithinMs + (options.arrivalMarginMs ?? ARRIVAL_MARGIN_MS),
      openStream: (heard) => {
        const { stream: said } = dialect;
        if (said === undefined) return undefined;
        stream = new AccountStream({ ...heard, exchange: signing.exchange, stream: said, names, clock, random });
        return stream;
      },
    });
  }

  return { refusal, open };
}
