import type { RawLevel } from "@tandem/engine/ports";
import { TextScanner } from "../text-scanner.ts";
import type { DepthChange } from "./depth-sync.ts";

const scanner = new TextScanner();
const COMMA = 44;
const CLOSE = 93;

/**
 * Reads a `depthUpdate` written as Binance writes it, in one pass and without JSON. `undefined` for anything else, be it
 * only written differently: then `readDepthFrame` parses it as JSON, and both agree on every frame that both can read.
 */
export function parseDepthText(text: string): { readonly marketId: string; readonly change: DepthChange } | undefined {
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
  const bids = scanLevels();
  if (bids === undefined || !scanner.take(',"a":[')) return undefined;
  const asks = scanLevels();
  if (asks === undefined || !scanner.take(isWrapped ? "}}" : "}") || !scanner.isAtEnd) return undefined;
  // A missing number is NaN, which fails here too.
  if (!(venueAt >= 0 && previous >= 0 && last >= first)) return undefined;
  return { marketId, change: { previous, last, venueAt, bids, asks } };
}

/** From behind the opening bracket to behind the closing one. */
function scanLevels(): RawLevel[] | undefined {
  const levels: RawLevel[] = [];
  if (scanner.takeCode(CLOSE)) return levels;
  for (;;) {
    if (!scanner.take('["')) return undefined;
    const price = scanner.decimal();
    if (!scanner.take('","')) return undefined;
    const amount = scanner.decimal();
    if (!scanner.take('"]') || !(price > 0) || !(amount >= 0)) return undefined;
    levels.push([price, amount]);
    if (scanner.takeCode(CLOSE)) return levels;
    if (!scanner.takeCode(COMMA)) return undefined;
  }
}
