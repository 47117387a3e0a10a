import type { RawLevel } from "@tandem/engine/ports";
import { readTimeUs, toMs } from "../read-time.ts";
import type { StreamChange } from "../stream/stream-sync.ts";
import { TextScanner } from "../text-scanner.ts";
import type { BookFrame } from "../venue-frame.ts";

const scanner = new TextScanner();
const QUOTE = 34;
const COMMA = 44;
const CLOSE = 93;

/**
 * Reads an `l2update` written as Coinbase writes it, in one pass and without JSON. `undefined` for anything else, be it
 * only written differently: then `readCoinbaseFrame` parses it as JSON.
 */
export function parseUpdateText(text: string): BookFrame<StreamChange> | undefined {
  scanner.start(text);
  if (!scanner.take('{"type":"l2update","product_id":"')) return undefined;
  const marketId = scanner.quoted();
  if (marketId === undefined || !scanner.take(',"changes":[')) return undefined;
  const bids: RawLevel[] = [];
  const asks: RawLevel[] = [];
  if (!scanChanges(bids, asks) || !scanner.take(',"time":"')) return undefined;
  const order = readTimeUs(scanner.quoted());
  if (order === undefined || !scanner.take("}") || !scanner.isAtEnd) return undefined;
  return {
    kind: "book",
    marketId,
    change: { type: "update", bids, asks, sequence: undefined, order, venueAt: toMs(order) },
  };
}

/** `["buy","price","amount"],…]` from behind the opening bracket to behind the closing one. */
function scanChanges(bids: RawLevel[], asks: RawLevel[]): boolean {
  if (scanner.takeCode(CLOSE)) return true;
  for (;;) {
    const isBid = scanner.take('["buy","');
    if (!isBid && !scanner.take('["sell","')) return false;
    const price = scanner.decimal();
    if (!scanner.takeCodes(QUOTE, COMMA) || !scanner.takeCode(QUOTE)) return false;
    const amount = scanner.decimal();
    if (!scanner.takeCodes(QUOTE, CLOSE) || !(price > 0) || !(amount >= 0)) return false;
    (isBid ? bids : asks).push([price, amount]);
    if (scanner.takeCode(CLOSE)) return true;
    if (!scanner.takeCode(COMMA)) return false;
  }
}
