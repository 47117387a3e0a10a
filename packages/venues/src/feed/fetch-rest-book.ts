import type { RawLevel } from "@tandem/engine/ports";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import type { RestBook } from "../venue-adapter.ts";

/**
 * One book by REST, through ccxt's pacing.
 * @throws what ccxt throws; also when the answer has an impossible level.
 */
export async function fetchRestBook(exchange: CcxtExchange, symbol: string, limit: number): Promise<RestBook> {
  const { nonce, bids, asks } = await exchange.fetchOrderBook(symbol, limit);
  return {
    sequence: Number.isSafeInteger(nonce) ? nonce : undefined,
    limit,
    bids: bids.map(readLevel),
    asks: asks.map(readLevel),
  };
}

function readLevel([price, amount]: readonly unknown[]): RawLevel {
  const isLevel = typeof price === "number" && typeof amount === "number" && price > 0 && amount >= 0;
  if (!isLevel || !Number.isFinite(price) || !Number.isFinite(amount)) throw new Error("an impossible level");
  return [price, amount];
}

/** How long the venue asked to be left alone in its last answer, in ms; 0 when it did not. */
export function retryAfterMs(exchange: CcxtExchange): number {
  const headers = exchange.last_response_headers ?? {};
  const value = headers["Retry-After"] ?? headers["retry-after"];
  const seconds = Number(value ?? 0);
  return seconds > 0 && seconds <= 3600 ? seconds * 1000 : 0;
}
