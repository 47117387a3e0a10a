import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { inRequestScope } from "@tandem/api/request-scope";
import type { ServiceDeps } from "@tandem/services/context";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { tlsOptions } from "../tls/tls-options.ts";
import { allowedOrigins } from "./allowed-origins.ts";
import { answerMalformed } from "./answer-malformed.ts";
import { createPages, type Web } from "./answer-page.ts";
import { createRequestHandler } from "./handle-request.ts";
import type { HttpSettings } from "./http-settings.ts";
import { CONNECTION_LIMITS, limitConnections } from "./limit-connections.ts";

/** A client that opens a connection and never agrees on keys. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

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
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = options.deps.ids.next();
    void inRequestScope(requestId, () => handle(request, response, requestId));
  };
  const server = settings.tls
    ? createTlsServer(
        { ...CONNECTION_LIMITS, ...tlsOptions(settings.tls), handshakeTimeout: HANDSHAKE_TIMEOUT_MS },
        listener,
      )
    : createServer(CONNECTION_LIMITS, listener);
  limitConnections(server);
  // A client that waits for leave to send its body is judged like any other; reading the body gives the leave.
  server.on("checkContinue", listener);
  server.on("clientError", (error, socket) => answerMalformed({ error, socket, settings }));
  return server;
}
