import type { IncomingMessage, ServerResponse } from "node:http";
import { appRouter } from "@tandem/api/app-router";
import type { HttpContext } from "@tandem/api/context";
import { authenticate } from "@tandem/services/auth/authenticate";
import type { Identity, RequestInfo, ServiceDeps } from "@tandem/services/context";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import type { Logger } from "pino";
import { answerError } from "./answer-error.ts";
import { callShapeRefusal } from "./call-shape.ts";
import { readCredentials } from "./credentials.ts";
import { BATCH_CALLS_MAX, type HttpSettings, isHttps } from "./http-settings.ts";
import { logCallError } from "./log-call-error.ts";
import { createRateHeaders } from "./rate-headers.ts";
import { readBody } from "./read-body.ts";
import { sessionCookiePort } from "./session-cookie-port.ts";

export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: RequestInfo;
  readonly pathname: string;
  readonly query: URLSearchParams;
};

export type CallDeps = { readonly deps: ServiceDeps; readonly settings: HttpSettings; readonly log: Logger };

const PREFIX = "/trpc/";

/** Answers `/trpc/<paths>`: whole batches are judged and whole bodies read before the first call runs. */
export async function answerCalls(exchange: Exchange, callDeps: CallDeps): Promise<void> {
  const { request, response, info } = exchange;
  const encodedPaths = exchange.pathname.slice(PREFIX.length);
  const refusal = callShapeRefusal({ method: request.method ?? "", encodedPaths, query: exchange.query });
  if (refusal) return answerError(response, refusal, info.requestId);
  const body = request.method === "POST" ? await readBody(request, response) : "";
  if (body === "too_large") return answerError(response, { status: 413, code: "PAYLOAD_TOO_LARGE" }, info.requestId);
  // Streamed answers would leave before the limits' headers are known.
  request.headers.accept = "application/json";
  delete request.headers["trpc-accept"];
  const rates = createRateHeaders();
  await nodeHTTPRequestHandler({
    req: Object.assign(request, { body }),
    res: response,
    path: encodedPaths,
    router: appRouter,
    maxBatchSize: BATCH_CALLS_MAX,
    createContext: () => createHttpContext(exchange, callDeps, rates.report),
    responseMeta: () => ({ headers: new Headers([["Vary", "Origin"], ...rates.headers()]) }),
    onError: ({ error, path, type }) => logCallError(callDeps.log, { error, path, type, request: info }),
  });
}

function createHttpContext(
  exchange: Exchange,
  { deps, settings }: CallDeps,
  reportRate: HttpContext["reportRate"],
): HttpContext {
  const secure = isHttps(settings);
  const credentials = readCredentials(exchange.request, secure);
  let identity: Promise<Identity | null> | undefined;
  return {
    transport: "http",
    deps,
    request: exchange.info,
    hasToken: credentials !== null,
    // One question for all calls of a batch: they were sent at one moment.
    identify: () => {
      identity ??= credentials === null ? Promise.resolve(null) : authenticate({ deps, token: credentials.token });
      return identity;
    },
    cookie: sessionCookiePort({ response: exchange.response, credentials, secure, nowMs: deps.clock.epochMs }),
    reportRate,
  };
}
