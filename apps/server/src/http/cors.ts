import type { IncomingMessage, ServerResponse } from "node:http";
import type { AllowedOrigins } from "./allowed-origins.ts";
import { answerError } from "./answer-error.ts";

const METHODS = ["GET", "POST"];
const HEADERS = ["authorization", "content-type", "trpc-accept"];
const PREFLIGHT_MAX_AGE_S = 600;

/** Names the one allowed origin that asks, and only that one. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, origins: AllowedOrigins): void {
  const { origin } = request.headers;
  if (origin === undefined || !origins.allows(origin, request.socket.localPort)) return;
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Allow-Credentials", "true");
  response.setHeader("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy");
}

export const isPreflight = (request: IncomingMessage): boolean =>
  request.method === "OPTIONS" &&
  request.headers.origin !== undefined &&
  request.headers["access-control-request-method"] !== undefined;

/** Answers a preflight: 204 for what the API takes from an allowed origin, 403 without a word for the rest. */
export function answerPreflight(args: {
  request: IncomingMessage;
  response: ServerResponse;
  origins: AllowedOrigins;
  requestId: string;
}): void {
  const { request, response, origins } = args;
  const asked = (request.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const allowed =
    origins.allows(request.headers.origin ?? "", request.socket.localPort) &&
    METHODS.includes(request.headers["access-control-request-method"] ?? "") &&
    asked.every((name) => HEADERS.includes(name));
  if (!allowed) {
    answerError(response, { status: 403, code: "FORBIDDEN", reason: "origin_not_allowed" }, args.requestId);
    return;
  }
  allowOrigin(request, response, origins);
  response.setHeader("Access-Control-Allow-Methods", METHODS.join(", "));
  response.setHeader("Access-Control-Allow-Headers", HEADERS.join(", "));
  response.setHeader("Access-Control-Max-Age", String(PREFLIGHT_MAX_AGE_S));
  response.statusCode = 204;
  response.end();
}
