import type { VenueCredentials } from "@tandem/engine/key-check";

/** The plaintext of an exchange key's envelope. */
export const encodeCredentials = ({ apiKey, secret, passphrase }: VenueCredentials): Uint8Array =>
  Buffer.from(JSON.stringify({ apiKey, secret, passphrase }), "utf8");

/**
 * Text cannot be zeroed: it lives until the garbage collector comes by, so whoever calls this keeps it no longer
 * than one call to the venue takes.
 */
export function decodeCredentials(plaintext: Uint8Array): VenueCredentials {
  const value: unknown = JSON.parse(Buffer.from(plaintext).toString("utf8"));
  if (!isCredentials(value)) throw new Error("a sealed key holds no credentials");
  return value;
}

function isCredentials(value: unknown): value is VenueCredentials {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const passphrase = fields.get("passphrase");
  return (
    typeof fields.get("apiKey") === "string" &&
    typeof fields.get("secret") === "string" &&
    (passphrase === undefined || typeof passphrase === "string")
  );
}
