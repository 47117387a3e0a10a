import type { Server } from "node:http";

/** Slow headers and slow bodies end here; a client that sends nothing holds nothing for long. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const TIMEOUT_CHECK_MS = 1_000;
const HEADER_BYTES_MAX = 16 * 1024;
const HEADERS_MAX = 100;
const CONNECTIONS_MAX = 10_000;

/** For the making of a server. */
export const CONNECTION_LIMITS = {
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: TIMEOUT_CHECK_MS,
} as const;

/** What can only be said of a server that exists. */
export function limitConnections(server: Server): void {
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
}
