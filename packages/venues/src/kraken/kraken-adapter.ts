import type { CcxtMarket } from "../ccxt/ccxt-types.ts";
import { sendPing } from "../ccxt/send-ping.ts";
import { isFollowedSpot } from "../ccxt/to-market.ts";
import { isRecord } from "../read-json.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { createKrakenBookSync, type KrakenDecimals } from "./book-sync.ts";
import { type KrakenChange, readKrakenFrame } from "./read-book-frame.ts";

/** The deepest book that Kraken sends. */
const DEPTH = 1000;

/** Kraken spot: the `book` channel of socket version 2. */
export const krakenAdapter: VenueAdapter<KrakenChange> = {
  venue: "kraken",
  name: "Kraken",
  feeSide: "quote",
  config: {},
  follows: isFollowed,
  isOpen: (market) => isFollowed(market),
  batchSize: 100,
  depth: DEPTH,
  marketId: (market) => market.symbol,
  readFrame: readKrakenFrame,
  createBook: ({ market, out, needSubscription }) => {
    const decimals = decimalsOf(market);
    const sync = createKrakenBookSync({ out, needSubscription, depth: DEPTH, ...(decimals && { decimals }) });
    return {
      ...sync,
      subscribed: (depth) => {
        if (depth !== undefined) sync.subscribed(depth);
      },
      sequence: () => undefined,
      restSnapshot: () => {},
    };
  },
  unsubscribe: async (_exchange, client, market) => {
    const hash = `orderbook@${market.symbol}`;
    delete client.subscriptions[hash];
    await client.send({ method: "unsubscribe", params: { channel: "book", symbol: [market.symbol], depth: DEPTH } });
  },
  // A heartbeat follows every second in which nothing else was sent.
  silence: 10_000,
  probeLevels: 10,
  ping: (client) => sendPing(client, { method: "ping" }),
};

/** Old market lists have no status; ccxt takes those for closed. */
function isFollowed(market: CcxtMarket): boolean {
  const hasStatus = isRecord(market.info) && market.info["status"] !== undefined;
  return isFollowedSpot(hasStatus ? market : { ...market, active: true }) && !market.id.endsWith(".d");
}

function decimalsOf(market: CcxtMarket): KrakenDecimals | undefined {
  const { price, amount } = market.precision;
  if (price === undefined || amount === undefined) return undefined;
  const decimals = (step: number): number => Math.max(0, Math.round(-Math.log10(step)));
  // Amounts of the book are sent in lots of 8 decimals, whatever the asset's own precision is.
  return { price: decimals(price), amount: Math.max(8, decimals(amount)) };
}
