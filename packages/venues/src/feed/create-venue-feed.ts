import type { MarketSymbol } from "@tandem/domain/market";
import type { Clock, FeedSink, MarketFeed } from "@tandem/engine/ports";
import { FRAME_BYTES_MAX } from "../ccxt/bound-answers.ts";
import type { CcxtExchange, CcxtMarket } from "../ccxt/ccxt-types.ts";
import { CCXT_TICK_SIZE } from "../ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../ccxt/load-ccxt-class.ts";
import { readVenueBase } from "../ccxt/map-venue-urls.ts";
import { dropSockets, openExchange } from "../ccxt/open-exchange.ts";
import { type FeeOverride, toMarket } from "../ccxt/to-market.ts";
import { createGovernor } from "../governor/create-governor.ts";
import { governExchange } from "../governor/govern-exchange.ts";
import type { Governor } from "../governor/governor-types.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { createRestrictions } from "./ask-restrictions.ts";
import { FeedSession } from "./feed-session.ts";
import { createRetry } from "./retry.ts";

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
};

/** What ccxt is told for every venue. Waits between attempts are ours; compression costs more than it saves. */
const SHARED_CONFIG = {
  newUpdates: false,
  options: {
    maxRetriesOnFailure: 0,
    ws: { backoff: { base: 0 }, options: { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX } },
  },
};

/**
 * A `MarketFeed` of one venue: ccxt's own class for markets, addresses, subscriptions and sockets; the adapter's proof
 * for the books.
 * @throws {RangeError} when the base is not a plain http or https URL.
 */
export function createVenueFeed<C>(adapter: VenueAdapter<C>, options: VenueFeedOptions): MarketFeed {
  const { clock, random = Math.random } = options;
  const base = options.baseUrl === undefined ? undefined : readVenueBase(options.baseUrl);
  let opening: Promise<CcxtExchange> | undefined;
  let session: FeedSession<C> | undefined;
  let listed: ReadonlyMap<MarketSymbol, CcxtMarket> | undefined;
  let wanted: readonly MarketSymbol[] = [];
  let run = 0;
  const governor = options.governor ?? createGovernor({ clock, random });
  const askRestrictions = createRestrictions(adapter);
  const marketsOf = (symbols: readonly MarketSymbol[]) => symbols.flatMap((symbol) => listed?.get(symbol) ?? []);

  const open = (): Promise<CcxtExchange> => {
    opening ??= openAdapterExchange().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  async function openAdapterExchange(): Promise<CcxtExchange> {
    const exchange = await openExchange({
      exchangeClass: await loadCcxtClass(adapter.venue),
      config: mergeConfig(adapter.config),
      base,
      hooks: {
        frame: (client, text) => session?.frame(client, text) ?? true,
        pong: (client) => session?.pong(client),
        connected: (client) => session?.connected(client),
        down: (client) => session?.down(client),
      },
    });
    governExchange(exchange, { governor, lane: () => "market" });
    adapter.prepare?.(exchange);
    return exchange;
  }

  async function loadMarkets() {
    const exchange = await open();
    try {
      // Always afresh: ccxt keeps a failed attempt and answers with it for ever.
      const all = Object.values(await exchange.loadMarkets(true)).filter(isFollowed);
      const rules = {
        venue: adapter.venue,
        feeSide: adapter.feeSide,
        fees: options.fees,
        toText: exchange.numberToString,
      };
      if (exchange.precisionMode !== CCXT_TICK_SIZE) throw new Error("its precisions are not steps");
      const markets = all.flatMap((market) => toMarket(market, rules) ?? []);
      if (markets.length === 0) throw new Error("its answer lists no open market");
      listed = new Map(all.map((market) => [market.symbol, market]));
      return markets;
    } catch (error) {
      throw new Error(`${adapter.name}: the markets cannot be loaded: ${reasonOf(error)}`);
    }
  }

  /** What is followed already stays in the list while it is closed for a time: it is halted, not gone. */
  const isFollowed = (market: CcxtMarket): boolean =>
    adapter.follows(market) || (wanted.includes(market.symbol) && adapter.follows({ ...market, active: true }));

  function begin(sink: FeedSink): void {
    const asked = ++run;
    const retry = createRetry({ clock, random, run: () => void attempt() });
    retry.ask();

    async function attempt(): Promise<void> {
      try {
        if (listed === undefined) await loadMarkets();
        const exchange = await open();
        if (asked !== run) return;
        // What an earlier start subscribed would be taken for subscribed by ccxt.
        dropSockets(exchange, "the feed was started anew");
        session = new FeedSession({ adapter, exchange, clock, random, sink }, marketsOf(wanted));
        session.start();
      } catch {
        if (asked === run) retry.ask();
      }
    }
  }

  async function stop(): Promise<void> {
    run++;
    session?.stop();
    session = undefined;
    const exchange = await opening?.catch(() => undefined);
    opening = undefined;
    if (exchange === undefined) return;
    dropSockets(exchange, "the feed was stopped");
    await exchange.close();
  }

  return {
    venue: adapter.venue,
    name: adapter.name,
    loadMarkets,
    start: (symbols, sink) => {
      session?.stop();
      session = undefined;
      wanted = symbols;
      begin(sink);
    },
    follow: (symbols) => {
      wanted = symbols;
      session?.follow(marketsOf(symbols));
    },
    restrictions: async () => askRestrictions(await open(), marketsOf(wanted)),
    stop,
  };
}

function mergeConfig(config: Record<string, unknown>): Record<string, unknown> {
  const options = typeof config["options"] === "object" && config["options"] !== null ? config["options"] : {};
  return { ...SHARED_CONFIG, ...config, options: { ...SHARED_CONFIG.options, ...options } };
}

/** ccxt names the request in its messages; public requests carry no secret, but their answers can be long. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);
