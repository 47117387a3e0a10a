import { createHash } from "node:crypto";

/**
 * The id under which a venue knows an order, made from what the order is for: the same after a crash, never
 * used for another. 128 bits as 32 hexadecimal digits, the one shape that every venue takes (OKX: 32 letters
 * and digits; Binance and Bybit: up to 36; Kraken: a UUID without dashes).
 */
export const clientOrderId = (of: {
  readonly dealId: string;
  readonly leg: number;
  readonly attempt: number;
}): string =>
  createHash("sha256")
    .update(JSON.stringify([of.dealId, of.leg, of.attempt]))
    .digest("hex")
    .slice(0, 32);
