import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { inRequestScope } from "@tandem/api/request-scope";
import type { ServiceDeps } from "@tandem/services/context";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { allowedOrigins } from "./allowed-origins.ts";
import { answerMalformed } from "./answer-malformed.ts";
import { createPages, type Web } from "./answer-page.ts";
import { createRequestHandler } from "./handle-request.ts";
import type { HttpSettings } from "./http-settings.ts";

/** Slow headers and slow bodies end here; a client that sends nothing holds nothing for long. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const TIMEOUT_CHECK_MS = 1_000;
const HEADER_BYTES_MAX = 16 * 1024;
const HEADERS_MAX = 100;
const CONNECTIONS_MAX = 10_000;

export type HttpServerOptions = {
  readonly deps: ServiceDeps;
  readonly settings: HttpSettings;
  readonly web: Web;
  readonly log: Logger;
  readonly metrics?: Registry;
};

/**
 * The server of web app, API and health, not yet listening. Sockets are attached with `attachSocket`. Closing it
 * is the caller's: `close()`, then `closeIdleConnections()`.
 */
export function createHttpServer(options: HttpServerOptions): Server {
  const { settings, log } = options;
  const handle = createRequestHandler({
    deps: options.deps,
    settings,
    log,
    origins: allowedOrigins(settings),
    pages: createPages(options.web),
    registry: options.metrics ?? new Registry(),
  });
  const limits = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = options.deps.ids.next();
    void inRequestScope(requestId, () => handle(request, response, requestId));
  };
  const server = settings.tls
    ? createTlsServer({ ...limits, ...settings.tls, minVersion: "TLSv1.2" }, listener)
    : createServer(limits, listener);
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
  // A client that waits for leave to send its body is judged like any other; reading the body gives the leave.
  server.on("checkContinue", listener);
  server.on("clientError", (error, socket) => answerMalformed({ error, socket, settings }));
  return server;
}
