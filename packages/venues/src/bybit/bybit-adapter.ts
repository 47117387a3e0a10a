import { sendPing } from "../ccxt/send-ping.ts";
import { isFollowedSpot } from "../ccxt/to-market.ts";
import { isRecord, isSequence, readJsonRecord } from "../read-json.ts";
import { readLevels } from "../read-levels.ts";
import { createStreamSync, type StreamChange } from "../stream/stream-sync.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import type { VenueFrame } from "../venue-frame.ts";
import { parseBybitText, toChange } from "./parse-book-text.ts";

const DEPTH = 200;
const TOPIC = `orderbook.${DEPTH}.`;

/** Bybit spot: `orderbook.200`, socket version 5. */
export const bybitAdapter: VenueAdapter<StreamChange> = {
  venue: "bybit",
  name: "Bybit",
  feeSide: "get",
  config: { options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } } },
  follows: isFollowedSpot,
  // More topics in one spot subscription are refused.
  batchSize: 10,
  depth: DEPTH,
  marketId: (market) => market.id,
  readFrame: readBybitFrame,
  createBook: (deps) => ({
    ...createStreamSync({ ...deps, depth: DEPTH }),
    subscribed: () => {},
    restSnapshot: () => {},
  }),
  unsubscribe: async (_exchange, client, market) => {
    delete client.subscriptions[`orderbook:${market.symbol}`];
    await client.send({ op: "unsubscribe", args: [`${TOPIC}${market.id}`] });
  },
  ping: (client) => sendPing(client, { op: "ping" }),
  silence: "rest",
  probeLevels: 5,
};

/**
 * Reads a frame of Bybit's public socket, version 5.
 * @see https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
 */
export function readBybitFrame(text: string): VenueFrame<StreamChange> {
  return parseBybitText(text) ?? readBybitJson(text);
}

/** As {@link readBybitFrame}, by parsing all of it. */
export function readBybitJson(text: string): VenueFrame<StreamChange> {
  const frame = readJsonRecord(text);
  if (frame === undefined) return { kind: "broken" };
  if (frame["op"] === "pong" || frame["ret_msg"] === "pong") return { kind: "pong" };
  const { topic, type, data } = frame;
  if (typeof topic !== "string" || !topic.startsWith("orderbook.")) return { kind: "other" };
  const marketId = topic.split(".").slice(2).join(".");
  const broken = { kind: "broken", marketId } as const;
  if ((type !== "snapshot" && type !== "delta") || !isRecord(data)) return broken;
  const bids = readLevels(data["b"]);
  const asks = readLevels(data["a"]);
  const { u: sequence } = data;
  const venueAt = frame["ts"];
  if (bids === undefined || asks === undefined || !isSequence(sequence) || !isSequence(venueAt)) return broken;
  return { kind: "book", marketId, change: toChange({ type, bids, asks, sequence, venueAt }) };
}
