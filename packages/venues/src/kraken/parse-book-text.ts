import { readTimeUs } from "../read-time.ts";
import { TextScanner } from "../text-scanner.ts";
import type { TextLevel } from "../text-side.ts";
import type { BookFrame } from "../venue-frame.ts";
import { digitsOf } from "./digits-of.ts";
import type { KrakenChange } from "./read-book-frame.ts";

const scanner = new TextScanner();
const COMMA = 44;
const CLOSE = 93;

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
  const bids = scanLevels();
  if (bids === undefined || !scanner.take(',"asks":[')) return undefined;
  const asks = scanLevels();
  if (asks === undefined || !scanner.take(',"checksum":')) return undefined;
  const checksum = scanner.integer();
  const time = scanner.take(',"timestamp":"') ? scanner.quoted() : undefined;
  if (!(checksum < 2 ** 32) || !scanner.take("}]}") || !scanner.isAtEnd) return undefined;
  return { kind: "book", marketId, change: { type, bids, asks, checksum, venueAtUs: readTimeUs(time) } };
}

/** From behind the opening bracket to behind the closing one. */
function scanLevels(): TextLevel[] | undefined {
  const levels: TextLevel[] = [];
  if (scanner.takeCode(CLOSE)) return levels;
  for (;;) {
    if (!scanner.take('{"price":')) return undefined;
    const priceAt = scanner.at;
    const price = scanner.decimal();
    const priceDigits = Number.isNaN(scanner.digits) ? digitsOf(scanner.slice(priceAt)) : scanner.digits;
    if (!scanner.take(',"qty":')) return undefined;
    const amountAt = scanner.at;
    const amount = scanner.decimal();
    const amountDigits = Number.isNaN(scanner.digits) ? digitsOf(scanner.slice(amountAt)) : scanner.digits;
    if (!scanner.take("}") || !(price > 0) || !(amount >= 0)) return undefined;
    // A level that goes has no part in a checksum.
    levels.push({ price, amount, sum: amount === 0 ? "" : `${priceDigits}${amountDigits}` });
    if (scanner.takeCode(CLOSE)) return levels;
    if (!scanner.takeCode(COMMA)) return undefined;
  }
}
