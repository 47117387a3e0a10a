import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * The value that the last trusted proxy wrote: with `hops` proxies, the `hops`-th from the right. What stands
 * left of it came from the client and proves nothing.
 */
const trustedValue = (header: string | string[] | undefined, hops: number): string | undefined => {
  if (hops === 0 || header === undefined) return undefined;
  const values = (Array.isArray(header) ? header.join(",") : header).split(",").map((value) => value.trim());
  return values.at(-hops) ?? values[0];
};

/** The client's address after trusted hops; without proxies the peer's, whatever the headers say. */
export function clientAddress(request: IncomingMessage, hops: number): string {
  const forwarded = trustedValue(request.headers["x-forwarded-for"], hops);
  if (forwarded !== undefined && isIP(forwarded) !== 0) return forwarded;
  return request.socket.remoteAddress ?? "";
}

/** True when a trusted proxy says that the client came over plain HTTP. */
export const cameOverPlainHttp = (request: IncomingMessage, hops: number): boolean =>
  trustedValue(request.headers["x-forwarded-proto"], hops)?.toLowerCase() === "http";
