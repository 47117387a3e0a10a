import type { StreamChange } from "../stream/stream-sync.ts";
import { TextScanner } from "../text-scanner.ts";
import type { BookFrame } from "../venue-frame.ts";

const scanner = new TextScanner();

/**
 * Reads a message of an `orderbook` topic written as Bybit writes it, in one pass and without JSON. `undefined` for
 * anything else, be it only written differently: then `readBybitFrame` parses it as JSON.
 */
export function parseBybitText(text: string): BookFrame<StreamChange> | undefined {
  scanner.start(text);
  if (!scanner.take('{"topic":"orderbook.') || Number.isNaN(scanner.integer()) || !scanner.take(".")) return undefined;
  const marketId = scanner.quoted();
  if (marketId === undefined || !scanner.take(',"type":"')) return undefined;
  const type = scanner.quoted();
  if ((type !== "snapshot" && type !== "delta") || !scanner.take(',"ts":')) return undefined;
  const venueAt = scanner.integer();
  if (!scanner.take(',"data":{"s":"') || scanner.quoted() === undefined || !scanner.take(',"b":[')) return undefined;
  const bids = scanner.levels();
  if (bids === undefined || !scanner.take(',"a":[')) return undefined;
  const asks = scanner.levels();
  if (asks === undefined || !scanner.take(',"u":')) return undefined;
  const sequence = scanner.integer();
  if (scanner.take(',"seq":') && Number.isNaN(scanner.integer())) return undefined;
  if (!scanner.take("}") || (scanner.take(',"cts":') && Number.isNaN(scanner.integer()))) return undefined;
  if (!scanner.take("}") || !scanner.isAtEnd || !(venueAt >= 0 && sequence >= 0)) return undefined;
  return { kind: "book", marketId, change: toChange({ type, bids, asks, sequence, venueAt }) };
}

/** `u` 1 is a fresh snapshot after a restart of the service. */
export function toChange(read: {
  readonly type: "snapshot" | "delta";
  readonly bids: StreamChange["bids"];
  readonly asks: StreamChange["asks"];
  readonly sequence: number;
  readonly venueAt: number;
}): StreamChange {
  const { bids, asks, sequence, venueAt } = read;
  const type = read.type === "snapshot" || sequence === 1 ? "snapshot" : "update";
  return { type, bids, asks, sequence, order: venueAt, venueAt };
}
