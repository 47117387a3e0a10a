import { createServer, type Server } from "node:http";
import type { IdSource } from "@tandem/engine/ports";
import type { Logger } from "pino";
import { refuseUpgrade } from "../socket/refuse-upgrade.ts";
import { abandonBody } from "./abandon-body.ts";
import { answerError } from "./answer-error.ts";
import { answerMalformed } from "./answer-malformed.ts";
import type { HttpSettings } from "./http-settings.ts";
import { CONNECTION_LIMITS, limitConnections } from "./limit-connections.ts";
import { logRequest } from "./log-request.ts";
import { routeKind } from "./route-kind.ts";
import { apiHeaders, pageHeaders } from "./security-headers.ts";
import { sendToHttps } from "./send-to-https.ts";

/** The listener beside the one with TLS: it knows no session and no page, only the way to https. Not yet listening. */
export function createRedirectServer(options: {
  readonly settings: HttpSettings;
  readonly ids: IdSource;
  readonly log: Logger;
}): Server {
  const { settings, ids, log } = options;
  const headers = { calls: apiHeaders(settings), status: apiHeaders(settings), page: pageHeaders(settings) };
  const server = createServer(CONNECTION_LIMITS, (request, response) => {
    const requestId = ids.next();
    logRequest({ log, request, response, requestId, ip: request.socket.remoteAddress ?? "" });
    const pathname = (request.url ?? "").split("?", 1)[0] ?? "";
    const kind = routeKind(pathname);
    response.setHeader("X-Request-Id", requestId);
    for (const [name, value] of Object.entries(headers[kind])) response.setHeader(name, value);
    abandonBody(request, response);
    if (pathname.startsWith("/")) sendToHttps({ request, response, kind, publicUrl: settings.publicUrl });
    else answerError(response, { status: 400, code: "BAD_REQUEST" }, requestId);
  });
  limitConnections(server);
  server.on("upgrade", (_request, socket) => {
    socket.on("error", () => socket.destroy());
    refuseUpgrade({
      socket,
      refusal: { status: 426, code: "FORBIDDEN", headers: { Upgrade: "TLS/1.2" } },
      requestId: ids.next(),
      settings,
    });
  });
  server.on("clientError", (error, socket) => answerMalformed({ error, socket, settings }));
  return server;
}
