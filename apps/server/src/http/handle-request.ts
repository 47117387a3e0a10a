import type { IncomingMessage, ServerResponse } from "node:http";
import { recordDenial } from "@tandem/services/audit/record-denial";
import type { ServiceDeps } from "@tandem/services/context";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { abandonBody } from "./abandon-body.ts";
import type { AllowedOrigins } from "./allowed-origins.ts";
import { answerCalls } from "./answer-calls.ts";
import { answerError } from "./answer-error.ts";
import { answerMetrics } from "./answer-metrics.ts";
import type { WebHandler } from "./answer-page.ts";
import { answerHealth, createReadiness } from "./answer-status.ts";
import { cameOverPlainHttp, clientAddress } from "./client-address.ts";
import { allowOrigin, answerPreflight, isPreflight } from "./cors.ts";
import { describeError } from "./describe-error.ts";
import { gate } from "./gate.ts";
import type { HttpSettings } from "./http-settings.ts";
import { logRequest } from "./log-request.ts";
import { createRefusalBudget, type RefusalBudget } from "./refusal-budget.ts";
import { routeKind } from "./route-kind.ts";
import { apiHeaders, pageHeaders } from "./security-headers.ts";
import { sendToHttps } from "./send-to-https.ts";

export type HandlerDeps = {
  readonly deps: ServiceDeps;
  readonly settings: HttpSettings;
  readonly log: Logger;
  readonly origins: AllowedOrigins;
  readonly pages: WebHandler;
  readonly registry: Registry;
};

export type RequestHandler = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

/** One request, from the gate to its answer. Never rejects. */
export function createRequestHandler(handler: HandlerDeps): RequestHandler {
  const { settings, log } = handler;
  const headers = { calls: apiHeaders(settings), status: apiHeaders(settings), page: pageHeaders(settings) };
  const refusals = createRefusalBudget(handler.deps.clock, settings.refusalsAMinute);
  const route = createRouter(handler, refusals);
  return async (request, response, requestId) => {
    const ip = clientAddress(request, settings.trustProxyHops);
    logRequest({ log, request, response, requestId, ip });
    const [pathname = "", search = ""] = (request.url ?? "").split(/\?(.*)/s);
    const kind = routeKind(pathname);
    response.setHeader("X-Request-Id", requestId);
    for (const [name, value] of Object.entries(headers[kind])) response.setHeader(name, value);
    try {
      if (!pathname.startsWith("/"))
        return answerError(response, refusals.weigh({ status: 400, code: "BAD_REQUEST" }, ip), requestId);
      if (kind !== "status" && cameOverPlainHttp(request, settings.trustProxyHops))
        return sendToHttps({ request, response, kind, publicUrl: settings.publicUrl });
      if (kind === "calls" && isPreflight(request))
        return answerPreflight({ request, response, origins: handler.origins, requestId });
      abandonBody(request, response);
      const refusal = gate(request, kind, handler.origins);
      if (refusal) {
        if (refusal.reason === "origin_not_allowed") recordForeignOrigin(handler.deps, request, { requestId, ip });
        return answerError(response, refusals.weigh(refusal, ip), requestId);
      }
      allowOrigin(request, response, handler.origins);
      await route({ request, response, pathname, search, ip, requestId });
    } catch (error) {
      if (response.destroyed || request.socket.destroyed) return;
      log.error({ requestId, error: describeError(error) }, "request failed");
      if (response.headersSent) response.destroy();
      else answerError(response, { status: 500, code: "INTERNAL_SERVER_ERROR" }, requestId);
    }
  };
}

/** A page of somebody else's tried: worth a row, but not a wait. */
const recordForeignOrigin = (
  deps: ServiceDeps,
  request: IncomingMessage,
  { requestId, ip }: { requestId: string; ip: string },
): void => {
  const info = { requestId, ip, userAgent: request.headers["user-agent"] ?? "" };
  void recordDenial({ deps, request: info, identity: null, action: "http.gate", reason: "origin_not_allowed" });
};

type Routed = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pathname: string;
  readonly search: string;
  readonly ip: string;
  readonly requestId: string;
};

function createRouter(handler: HandlerDeps, refusals: RefusalBudget): (routed: Routed) => Promise<void> | void {
  const answerReadiness = createReadiness(handler.deps);
  return (routed) => {
    const { request, response, pathname, ip, requestId } = routed;
    if (pathname === "/healthz") return answerHealth(response);
    if (pathname === "/readyz") return answerReadiness(response);
    if (pathname === "/metrics") {
      const { registry, settings } = handler;
      return answerMetrics({ request, response, registry, token: settings.metricsToken, ip, requestId });
    }
    const notFound = (): void =>
      answerError(response, refusals.weigh({ status: 404, code: "NOT_FOUND" }, ip), requestId);
    if (pathname.startsWith("/trpc/")) {
      const info = { requestId, ip, userAgent: request.headers["user-agent"] ?? "" };
      const query = new URLSearchParams(routed.search);
      return answerCalls({ request, response, info, pathname, query }, { ...handler, refusals });
    }
    if (routeKind(pathname) === "calls") return notFound();
    return handler.pages(request, response, notFound);
  };
}
