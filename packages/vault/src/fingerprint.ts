import { createHmac } from "node:crypto";

/**
 * The same text under the same key gives the same fingerprint, and without the key it tells nothing. For finding
 * duplicates of public identifiers, never for secrets.
 */
export const fingerprint = (key: Uint8Array, parts: readonly string[]): string =>
  createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
