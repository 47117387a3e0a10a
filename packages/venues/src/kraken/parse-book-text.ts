import { readTimeUs } from "../read-time.ts";
import { TextScanner } from "../text-scanner.ts";
import type { TextLevel } from "../text-side.ts";
import type { BookFrame } from "../venue-frame.ts";
import type { KrakenChange } from "./read-book-frame.ts";

const scanner = new TextScanner();
const COMMA = 44;
const CLOSE = 93;
const END = 125;

/**
 * Reads a message of the `book` channel written as Kraken writes it, in one pass and without JSON; numbers keep their
 * text. `undefined` for anything else, be it only written differently: then `readKrakenFrame` parses it as JSON.
 */
export function parseBookText(text: string): BookFrame<KrakenChange> | undefined {
  scanner.start(text);
  if (!scanner.take('{"channel":"book","type":"')) return undefined;
  const type = scanner.quoted();
  if ((type !== "snapshot" && type !== "update") || !scanner.take(',"data":[{"symbol":"')) return undefined;
  const marketId = scanner.quoted();
  if (marketId === undefined || !scanner.take(',"bids":[')) return undefined;
  const bids = scanLevels(text);
  if (bids === undefined || !scanner.take(',"asks":[')) return undefined;
  const asks = scanLevels(text);
  if (asks === undefined || !scanner.take(',"checksum":')) return undefined;
  const checksum = scanner.integer();
  const time = scanner.take(',"timestamp":"') ? scanner.quoted() : undefined;
  if (!(checksum < 2 ** 32) || !scanner.take("}]}") || !scanner.isAtEnd) return undefined;
  return { kind: "book", marketId, change: { type, bids, asks, checksum, venueAtUs: readTimeUs(time) } };
}

/** From behind the opening bracket to behind the closing one. */
function scanLevels(text: string): TextLevel[] | undefined {
  const levels: TextLevel[] = [];
  if (scanner.takeCode(CLOSE)) return levels;
  for (;;) {
    if (!scanner.take('{"price":')) return undefined;
    const priceAt = scanner.at;
    const price = scanner.decimal();
    const priceEnd = scanner.at;
    if (!scanner.take(',"qty":')) return undefined;
    const amountAt = scanner.at;
    const amount = scanner.decimal();
    const amountEnd = scanner.at;
    if (!scanner.takeCode(END) || !(price > 0) || !(amount >= 0)) return undefined;
    // A level that goes has no part in a checksum.
    const sum = amount === 0 ? "" : `${text.slice(priceAt, priceEnd)} ${text.slice(amountAt, amountEnd)}`;
    levels.push({ price, amount, sum });
    if (scanner.takeCode(CLOSE)) return levels;
    if (!scanner.takeCode(COMMA)) return undefined;
  }
}
