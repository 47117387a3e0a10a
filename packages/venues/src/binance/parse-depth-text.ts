import { TextScanner } from "../text-scanner.ts";
import type { BookFrame } from "../venue-frame.ts";
import type { DepthChange } from "./depth-types.ts";

const scanner = new TextScanner();

/**
 * Reads a `depthUpdate` written as Binance writes it, in one pass and without JSON. `undefined` for anything else, be it
 * only written differently: then `readDepthFrame` parses it as JSON, and both agree on every frame that both can read.
 */
export function parseDepthText(text: string): BookFrame<DepthChange> | undefined {
  scanner.start(text);
  const isWrapped = scanner.take('{"stream":"');
  if (isWrapped && (scanner.quoted() === undefined || !scanner.take(',"data":'))) return undefined;
  if (!scanner.take('{"e":"depthUpdate","E":')) return undefined;
  const venueAt = scanner.integer();
  if (scanner.take(',"T":')) scanner.integer();
  if (!scanner.take(',"s":"')) return undefined;
  const marketId = scanner.quoted();
  if (marketId === undefined || !scanner.take(',"U":')) return undefined;
  const first = scanner.integer();
  if (!scanner.take(',"u":')) return undefined;
  const last = scanner.integer();
  const previous = scanner.take(',"pu":') ? scanner.integer() : first - 1;
  if (!scanner.take(',"b":[')) return undefined;
  const bids = scanner.levels();
  if (bids === undefined || !scanner.take(',"a":[')) return undefined;
  const asks = scanner.levels();
  if (asks === undefined || !scanner.take(isWrapped ? "}}" : "}") || !scanner.isAtEnd) return undefined;
  // A missing number is NaN, which fails here too.
  if (!(venueAt >= 0 && previous >= 0 && last >= first)) return undefined;
  return { kind: "book", marketId, change: { previous, last, venueAt, bids, asks } };
}
