import type { RawLevel } from "@tandem/engine/ports";
import type { CcxtMarket } from "../ccxt/ccxt-types.ts";
import { isFollowedSpot } from "../ccxt/to-market.ts";
import { isRecord, type JsonRecord, readJsonRecord } from "../read-json.ts";
import { readLevels } from "../read-levels.ts";
import { readTimeUs, toMs } from "../read-time.ts";
import { createStreamSync, type StreamChange } from "../stream/stream-sync.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import type { VenueFrame } from "../venue-frame.ts";
import { parseUpdateText } from "./parse-update-text.ts";

/** Coinbase Exchange: the public `level2_batch` channel, whole books. */
export const coinbaseexchangeAdapter: VenueAdapter<StreamChange> = {
  venue: "coinbaseexchange",
  name: "Coinbase Exchange",
  feeSide: "quote",
  // Without a key no channel numbers its messages: one that Coinbase drops leaves no trace.
  isUnproved: true,
  config: {},
  follows: isFollowedSpot,
  isOpen,
  batchSize: 50,
  depth: undefined,
  marketId: (market) => market.id,
  readFrame: readCoinbaseFrame,
  createBook: (deps) => ({ ...createStreamSync(deps), subscribed: () => {}, restSnapshot: () => {} }),
  // ccxt signs the subscription, since `level2` is for customers; the batched channel is for everyone.
  prepare: (exchange) => {
    exchange.authenticate = () => ({ channels: ["level2_batch"] });
  },
  unsubscribe: async (_exchange, client, market) => {
    delete client.subscriptions[`level2:${market.id}`];
    await client.send({ type: "unsubscribe", product_ids: [market.id], channels: ["level2_batch"] });
  },
  silence: "rest",
  probeLevels: 1,
};

/**
 * Reads a frame of Coinbase Exchange's feed.
 * @see https://docs.cdp.coinbase.com/exchange/websocket-feed/channels "Level2 Batch Channel"
 */
export function readCoinbaseFrame(text: string): VenueFrame<StreamChange> {
  return parseUpdateText(text) ?? readCoinbaseJson(text);
}

/** As {@link readCoinbaseFrame}, by parsing all of it. */
export function readCoinbaseJson(text: string): VenueFrame<StreamChange> {
  const frame = readJsonRecord(text);
  if (frame === undefined) return { kind: "broken" };
  const { type, product_id: marketId } = frame;
  if ((type !== "snapshot" && type !== "l2update") || typeof marketId !== "string") return { kind: "other" };
  const change = type === "snapshot" ? readSnapshot(frame) : readUpdate(frame);
  return change === undefined ? { kind: "broken", marketId } : { kind: "book", marketId, change };
}

function readSnapshot(frame: JsonRecord): StreamChange | undefined {
  const bids = readLevels(frame["bids"]);
  const asks = readLevels(frame["asks"]);
  if (bids === undefined || asks === undefined) return undefined;
  const order = readTimeUs(frame["time"]);
  return { type: "snapshot", bids, asks, sequence: undefined, order, venueAt: toMs(order) };
}

function readUpdate(frame: JsonRecord): StreamChange | undefined {
  const { changes } = frame;
  const order = readTimeUs(frame["time"]);
  if (!Array.isArray(changes) || order === undefined) return undefined;
  const sides: { buy: RawLevel[]; sell: RawLevel[] } = { buy: [], sell: [] };
  for (const change of changes) {
    const [side, price, amount]: unknown[] = Array.isArray(change) ? change : [];
    const level = readLevels([[price, amount]])?.[0];
    if (level === undefined || (side !== "buy" && side !== "sell")) return undefined;
    sides[side].push(level);
  }
  return { type: "update", bids: sides.buy, asks: sides.sell, sequence: undefined, order, venueAt: toMs(order) };
}

/** A product that takes no order, or none that meets another, does not trade whatever its status is. */
function isOpen({ active, info }: CcxtMarket): boolean {
  const flags = isRecord(info) ? info : {};
  return active !== false && ![flags["trading_disabled"], flags["cancel_only"], flags["post_only"]].includes(true);
}
