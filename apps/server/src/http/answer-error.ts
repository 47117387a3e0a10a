import type { ServerResponse } from "node:http";
import { type ErrorCode, errorMessage } from "@tandem/api/error-shape";
import type { ErrorReason } from "@tandem/contract/errors";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";

export type Refusal = {
  readonly status: number;
  readonly code: ErrorCode;
  readonly reason?: ErrorReason;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Of a caller whose tries are spent; `retryAfterMs` says for how long. */
export const tooMany = (retryAfterMs: number): Refusal => ({
  status: 429,
  code: "TOO_MANY_REQUESTS",
  reason: "rate_limited",
  headers: { "Retry-After": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) },
});

/** The body of a refusal outside of any procedure, in the shape of tRPC's errors: one parser suffices for clients. */
export const errorBody = (refusal: Refusal, requestId: string): string =>
  JSON.stringify({
    error: {
      message: errorMessage(refusal.code),
      code: TRPC_ERROR_CODES_BY_KEY[refusal.code],
      data: {
        code: refusal.code,
        httpStatus: refusal.status,
        requestId,
        ...(refusal.reason !== undefined && { reason: refusal.reason }),
      },
    },
  });

export function answerError(response: ServerResponse, refusal: Refusal, requestId: string): void {
  for (const [name, value] of Object.entries(refusal.headers ?? {})) response.setHeader(name, value);
  response.statusCode = refusal.status;
  response.setHeader("Content-Type", "application/json");
  response.end(errorBody(refusal, requestId));
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}
