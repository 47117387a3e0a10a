import type { FeeSide, Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { VenueRestrictions } from "@tandem/engine/ports";
import { FRAME_BYTES_MAX } from "../ccxt/bound-answers.ts";
import type { CcxtExchange, CcxtMarket, CcxtStatus } from "../ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../ccxt/load-ccxt-class.ts";
import type { VenueBase } from "../ccxt/map-venue-urls.ts";
import { dropSockets, type ExchangeHooks, openExchange } from "../ccxt/open-exchange.ts";
import { type FeeOverride, toMarket } from "../ccxt/to-market.ts";
import { toSteps } from "../ccxt/to-steps.ts";
import type { VenueTap } from "../ccxt/venue-tap.ts";
import { governExchange } from "../governor/govern-exchange.ts";
import type { Governor } from "../governor/governor-types.ts";
import { delegateLists, type Lists } from "../lists/delegate-lists.ts";
import { reasonOf } from "../reason-of.ts";
import { createRestrictions } from "./ask-restrictions.ts";

/** What is particular about a venue beside its books. */
export type VenueProfile = {
  readonly venue: VenueId;
  readonly name: string;
  /** Where fees are taken from; the source stands in docs/venues.md. */
  readonly feeSide: FeeSide | ((market: CcxtMarket) => FeeSide);
  /** ccxt's constructor argument. */
  readonly config: Record<string, unknown>;
  readonly follows: (market: CcxtMarket) => boolean;
  /** Its books cannot be proved; docs/venues.md says why. */
  readonly isUnproved?: boolean;
  /** Changes ccxt's class where it asks more than the venue does. */
  readonly prepare?: (exchange: CcxtExchange) => void;
  /** Whether a market trades now; the default is ccxt's `active`. */
  readonly isOpen?: (market: CcxtMarket) => boolean;
  /** The present entries of these markets where the venue gives them for less than its whole list. */
  readonly fetchListed?: (exchange: CcxtExchange, markets: readonly CcxtMarket[]) => Promise<readonly CcxtMarket[]>;
  /** Whether the venue's status stops its spot market; the default is any other than `ok`. */
  readonly isHalted?: (status: CcxtStatus) => boolean;
};

export type VenueExchange = {
  /** Opened once; a failed attempt is forgotten. */
  readonly open: () => Promise<CcxtExchange>;
  /** Those of `followed` stay in the list while they are closed for a time: they are halted, not gone. */
  readonly loadMarkets: (followed: readonly MarketSymbol[]) => Promise<readonly Market[]>;
  /** ccxt's markets of the last list that was loaded; `undefined` before. */
  readonly listed: (symbols: readonly MarketSymbol[]) => readonly CcxtMarket[] | undefined;
  readonly restrictions: (followed: readonly MarketSymbol[]) => Promise<VenueRestrictions>;
  readonly close: (reason: string) => Promise<void>;
};

/** What ccxt is told for every venue. Waits between attempts are ours; compression costs more than it saves. */
const SHARED_CONFIG = {
  newUpdates: false,
  options: {
    maxRetriesOnFailure: 0,
    ws: { backoff: { base: 0 }, options: { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX } },
  },
};

/** One venue's ccxt class, governed and watched, with its list of markets. Nothing is dialled before it is asked for. */
export function createVenueExchange(
  profile: VenueProfile,
  given: {
    readonly base: VenueBase | undefined;
    readonly fees: FeeOverride | undefined;
    readonly governor: Governor;
    readonly hooks: ExchangeHooks;
    readonly tap?: VenueTap | undefined;
    readonly lists?: Lists | undefined;
  },
): VenueExchange {
  let opening: Promise<CcxtExchange> | undefined;
  let listed: ReadonlyMap<MarketSymbol, CcxtMarket> | undefined;
  const askRestrictions = createRestrictions(profile);
  const marketsOf = (symbols: readonly MarketSymbol[]) => symbols.flatMap((symbol) => listed?.get(symbol) ?? []);

  const open = (): Promise<CcxtExchange> => {
    opening ??= openNew().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  async function openNew(): Promise<CcxtExchange> {
    const exchangeClass = await loadCcxtClass(profile.venue);
    const config = mergeConfig(profile.config);
    const { base, hooks, tap } = given;
    const exchange = await openExchange({ exchangeClass, config, base, hooks, tap });
    governExchange(exchange, { governor: given.governor, lane: () => "market" });
    if (given.lists !== undefined) delegateLists(exchange, { ...given.lists, governor: given.governor, config, base });
    profile.prepare?.(exchange);
    return exchange;
  }

  async function loadMarkets(followed: readonly MarketSymbol[]): Promise<readonly Market[]> {
    try {
      const exchange = await open();
      const isFollowed = (market: CcxtMarket): boolean =>
        profile.follows(market) || (followed.includes(market.symbol) && profile.follows({ ...market, active: true }));
      // Always afresh: ccxt keeps a failed attempt and answers with it for ever.
      const all = Object.values(await exchange.loadMarkets(true)).filter(isFollowed);
      const { venue, feeSide } = profile;
      const markets = all.flatMap((market) => {
        const side = typeof feeSide === "string" ? feeSide : feeSide(market);
        const rules = { venue, feeSide: side, fees: given.fees, toText: exchange.numberToString };
        return toMarket(toSteps(market, exchange.precisionMode), rules) ?? [];
      });
      if (markets.length === 0) throw new Error("its answer lists no open market");
      listed = new Map(all.map((market) => [market.symbol, market]));
      return markets;
    } catch (error) {
      throw new Error(`${profile.name}: the markets cannot be loaded: ${reasonOf(error)}`);
    }
  }

  return {
    open,
    loadMarkets,
    listed: (symbols) => (listed === undefined ? undefined : marketsOf(symbols)),
    restrictions: async (followed) => askRestrictions(await open(), marketsOf(followed)),
    close: async (reason) => {
      // One that could not be opened needs no closing; whoever asked for it has been told.
      const exchange = await opening?.catch(() => undefined);
      opening = undefined;
      if (exchange === undefined) return;
      dropSockets(exchange, reason);
      await exchange.close();
    },
  };
}

function mergeConfig(config: Record<string, unknown>): Record<string, unknown> {
  const options = typeof config["options"] === "object" && config["options"] !== null ? config["options"] : {};
  return { ...SHARED_CONFIG, ...config, options: { ...SHARED_CONFIG.options, ...options } };
}
