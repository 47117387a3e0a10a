import type { IncomingMessage, ServerResponse } from "node:http";
import { appRouter } from "@tandem/api/app-router";
import type { HttpContext } from "@tandem/api/context";
import { identify } from "@tandem/services/auth/identify";
import type { Identity, RequestInfo, ServiceDeps } from "@tandem/services/context";
import { ServiceError } from "@tandem/services/errors";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import type { Logger } from "pino";
import { answerError } from "./answer-error.ts";
import { callShapeRefusal, namesNothing } from "./call-shape.ts";
import { readCredentials } from "./credentials.ts";
import { BATCH_CALLS_MAX, type HttpSettings, isHttps } from "./http-settings.ts";
import { logCallError } from "./log-call-error.ts";
import { createRateHeaders } from "./rate-headers.ts";
import { readBody } from "./read-body.ts";
import type { RefusalBudget } from "./refusal-budget.ts";
import { sessionCookiePort } from "./session-cookie-port.ts";

export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: RequestInfo;
  readonly pathname: string;
  readonly query: URLSearchParams;
};

export type CallDeps = {
  readonly deps: ServiceDeps;
  readonly settings: HttpSettings;
  readonly log: Logger;
  readonly refusals: RefusalBudget;
};

const PREFIX = "/trpc/";

/** Answers `/trpc/<paths>`: whole batches are judged and whole bodies read before the first call runs. */
export async function answerCalls(exchange: Exchange, callDeps: CallDeps): Promise<void> {
  const { request, response, info } = exchange;
  const encodedPaths = exchange.pathname.slice(PREFIX.length);
  const shape = { method: request.method ?? "", encodedPaths, query: exchange.query };
  const refusal = callShapeRefusal(shape);
  if (refusal) return answerError(response, callDeps.refusals.weigh(refusal, info.ip), info.requestId);
  if (namesNothing(shape)) {
    // The library says so itself, in its own words; unless somebody is only trying names.
    const weighed = callDeps.refusals.weigh({ status: 404, code: "NOT_FOUND" }, info.ip);
    if (weighed.status !== 404) return answerError(response, weighed, info.requestId);
  }
  const body = request.method === "POST" ? await readBody(request, response) : "";
  if (body === "too_large") return answerError(response, { status: 413, code: "PAYLOAD_TOO_LARGE" }, info.requestId);
  // Streamed answers would leave before the limits' headers are known.
  request.headers.accept = "application/json";
  delete request.headers["trpc-accept"];
  const rates = createRateHeaders();
  const req = Object.assign(request, { body });
  await nodeHTTPRequestHandler({
    req,
    res: response,
    path: encodedPaths,
    router: appRouter,
    maxBatchSize: BATCH_CALLS_MAX,
    createContext: () => createHttpContext(exchange, callDeps, rates.report),
    responseMeta: () => ({ headers: new Headers([["Vary", "Origin"], ...rates.headers()]) }),
    onError: ({ error, path, type }) => logCallError(callDeps.log, { error, path, type, request: info }),
  }).finally(() => {
    // A request outlives its answer in timers and the connection: what it said, a password or a key, must not.
    req.body = "";
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
  const askWho = async (token: string): Promise<Identity | null> => {
    try {
      return await identify({ deps, token, ip: exchange.info.ip });
    } catch (error) {
      const resetMs = error instanceof ServiceError ? error.retryAfterMs : undefined;
      const limit = deps.limiter.limits.read;
      if (resetMs !== undefined) reportRate({ rateClass: "read", limit, remaining: 0, resetMs, refused: true });
      throw error;
    }
  };
  return {
    transport: "http",
    deps,
    request: exchange.info,
    hasToken: credentials !== null,
    // One question for all calls of a batch: they were sent at one moment.
    identify: () => {
      identity ??= credentials === null ? Promise.resolve(null) : askWho(credentials.token);
      return identity;
    },
    cookie: sessionCookiePort({ response: exchange.response, credentials, secure, nowMs: deps.clock.epochMs }),
    reportRate,
  };
}
