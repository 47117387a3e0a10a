import { isRecord, type JsonRecord, readJsonRecord } from "../read-json.ts";
import { readTextLevels } from "../read-levels.ts";
import type { VenueFrame } from "../venue-frame.ts";
import type { OkxChange } from "./book-sync.ts";
import { parseOkxText } from "./parse-book-text.ts";

/**
 * Reads a frame of OKX's public socket, version 5.
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel
 */
export function readOkxFrame(text: string): VenueFrame<OkxChange> {
  return parseOkxText(text) ?? readOkxJson(text);
}

/** As {@link readOkxFrame}, by parsing all of it. */
export function readOkxJson(text: string): VenueFrame<OkxChange> {
  if (text === "pong") return { kind: "pong" };
  const frame = readJsonRecord(text);
  if (frame === undefined) return { kind: "broken" };
  const arg = isRecord(frame["arg"]) ? frame["arg"] : {};
  const { channel, instId } = arg;
  if (channel !== "books" || typeof instId !== "string") return { kind: "other" };
  if (frame["event"] === "subscribe") return { kind: "subscribed", marketId: instId };
  if (frame["event"] !== undefined) return { kind: "other" };
  const change = readChange(frame);
  return change === undefined ? { kind: "broken", marketId: instId } : { kind: "book", marketId: instId, change };
}

function readChange(frame: JsonRecord): OkxChange | undefined {
  const { action, data } = frame;
  const book: unknown = Array.isArray(data) && data.length === 1 ? data[0] : undefined;
  if ((action !== "snapshot" && action !== "update") || !isRecord(book)) return undefined;
  const bids = readTextLevels(book["bids"], sumOf);
  const asks = readTextLevels(book["asks"], sumOf);
  const venueAt = Number(book["ts"]);
  if (bids === undefined || asks === undefined || !Number.isSafeInteger(venueAt)) return undefined;
  const [checksum, sequence, previous] = [book["checksum"], book["seqId"], book["prevSeqId"]].map(readInteger);
  return { type: action, bids, asks, venueAt, checksum, sequence, previous };
}

const sumOf = (price: string, amount: string): string => (Number(amount) === 0 ? "" : `${price}:${amount}`);

/** Numbers come bare or, the longer ones, as text. */
function readInteger(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}
