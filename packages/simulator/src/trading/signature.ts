import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Hex HMAC-SHA256, as Binance signs. */
export const hmacSha256Hex = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(text).digest("hex");

/** Base64 HMAC-SHA256, as OKX signs. */
export const hmacSha256Base64 = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(text).digest("base64");

/** Kraken: HMAC-SHA512 over the path and SHA256(nonce + body), with the base64 secret. */
export const krakenSignature = (secret: string, { path, nonce, body }: { path: string; nonce: string; body: string }) =>
  createHmac("sha512", Buffer.from(secret, "base64"))
    .update(path)
    .update(
      createHash("sha256")
        .update(nonce + body)
        .digest(),
    )
    .digest("base64");

export function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
