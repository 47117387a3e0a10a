import { isRecord, type JsonRecord } from "../read-json.ts";
import { readTimeUs } from "../read-time.ts";
import type { TextLevel } from "../text-side.ts";
import type { VenueFrame } from "../venue-frame.ts";
import { parseBookText } from "./parse-book-text.ts";
import { parseJsonText } from "./parse-json-text.ts";

export type KrakenChange = {
  readonly type: "snapshot" | "update";
  readonly bids: readonly TextLevel[];
  readonly asks: readonly TextLevel[];
  /** CRC32 of the top 10 after this change. */
  readonly checksum: number;
  /** Epoch microseconds. */
  readonly venueAtUs: number | undefined;
};

/**
 * Reads a frame of Kraken's socket, version 2. Prices and amounts are bare JSON numbers whose text, trailing zeros
 * included, is what the checksum is made of: they are taken as text.
 * @see https://docs.kraken.com/api/docs/websocket-v2/book
 */
export function readKrakenFrame(text: string): VenueFrame<KrakenChange> {
  return parseBookText(text) ?? readKrakenJson(text);
}

/** As {@link readKrakenFrame}, by parsing all of it. */
export function readKrakenJson(text: string): VenueFrame<KrakenChange> {
  const frame = parseJsonText(text);
  if (!isRecord(frame)) return { kind: "broken" };
  if (frame["channel"] === "heartbeat") return { kind: "alive" };
  if (frame["channel"] === "book") return readBook(frame);
  if (frame["channel"] === "status") return readStatus(frame);
  if (frame["method"] === "pong") return { kind: "pong" };
  return frame["method"] === "subscribe" ? readAnswer(frame) : { kind: "other" };
}

function readBook(frame: JsonRecord): VenueFrame<KrakenChange> {
  const { type, data } = frame;
  const book: unknown = Array.isArray(data) ? data[0] : undefined;
  if (!isRecord(book) || typeof book["symbol"] !== "string") return { kind: "broken" };
  const marketId = book["symbol"];
  const broken = { kind: "broken", marketId } as const;
  if (!Array.isArray(data) || data.length !== 1) return { kind: "broken" };
  if (type !== "snapshot" && type !== "update") return broken;
  const bids = readTextLevels(book["bids"]);
  const asks = readTextLevels(book["asks"]);
  const checksum = readUint32(book["checksum"]);
  if (bids === undefined || asks === undefined || checksum === undefined) return broken;
  return { kind: "book", marketId, change: { type, bids, asks, checksum, venueAtUs: readTimeUs(book["timestamp"]) } };
}

/**
 * The system's status, sent on every new socket and when it changes; in all but `online` no order meets another.
 * @see https://docs.kraken.com/api/docs/websocket-v2/status
 */
function readStatus({ data }: JsonRecord): VenueFrame<KrakenChange> {
  const state: unknown = Array.isArray(data) ? data[0] : undefined;
  const system = isRecord(state) ? state["system"] : undefined;
  return typeof system === "string" ? { kind: "status", isHalted: system !== "online" } : { kind: "other" };
}

function readAnswer(frame: JsonRecord): VenueFrame<KrakenChange> {
  const result = isRecord(frame["result"]) ? frame["result"] : {};
  if (frame["success"] === "true") {
    if (result["channel"] !== "book" || typeof result["symbol"] !== "string") return { kind: "other" };
    const depth = Number(result["depth"]);
    return { kind: "subscribed", marketId: result["symbol"], ...(depth > 0 ? { depth } : {}) };
  }
  return typeof frame["symbol"] === "string" ? { kind: "refused", marketId: frame["symbol"] } : { kind: "other" };
}

function readTextLevels(value: unknown): TextLevel[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const levels: TextLevel[] = [];
  for (const entry of value) {
    if (!isRecord(entry)) return undefined;
    const { price: priceText, qty: amountText } = entry;
    if (typeof priceText !== "string" || typeof amountText !== "string") return undefined;
    const price = Number(priceText);
    const amount = Number(amountText);
    if (!(price > 0 && amount >= 0 && price < Number.POSITIVE_INFINITY && amount < Number.POSITIVE_INFINITY)) {
      return undefined;
    }
    levels.push({ price, amount, sum: amount === 0 ? "" : `${priceText} ${amountText}` });
  }
  return levels;
}

function readUint32(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : Number.NaN;
  return Number.isInteger(number) && number >= 0 && number < 2 ** 32 ? number : undefined;
}
