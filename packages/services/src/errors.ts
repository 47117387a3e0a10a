import type { ErrorReason } from "@tandem/contract/errors";
import type { Denial } from "@tandem/contract/trading";

/** Refusals a caller is expected to handle. The API maps `code` to a transport status in one place. */
export const SERVICE_ERROR_CODES = [
  "NOT_FOUND",
  "FORBIDDEN",
  "UNAUTHORIZED",
  "CONFLICT",
  "VALIDATION",
  "LIMIT_EXCEEDED",
  "PRECONDITION_FAILED",
  "UNAVAILABLE",
] as const;
export type ServiceErrorCode = (typeof SERVICE_ERROR_CODES)[number];

type ServiceErrorDetails = {
  readonly reason?: ErrorReason;
  /** Milliseconds until the same call may succeed. */
  readonly retryAfterMs?: number;
  readonly fieldErrors?: Readonly<Record<string, readonly string[]>>;
  /** Of a trade: every rule that refused it. */
  readonly denials?: readonly Denial[];
  /** For the server's log only, never for a client. */
  readonly cause?: unknown;
};

/** An expected refusal of a user's request. It carries words and numbers for programs, never a row, an SQL text or a secret. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  readonly reason: ErrorReason | undefined;
  readonly retryAfterMs: number | undefined;
  readonly fieldErrors: Readonly<Record<string, readonly string[]>> | undefined;
  readonly denials: readonly Denial[] | undefined;

  constructor(code: ServiceErrorCode, details: ServiceErrorDetails = {}) {
    super(details.reason ?? code.toLowerCase(), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "ServiceError";
    this.code = code;
    this.reason = details.reason;
    this.retryAfterMs = details.retryAfterMs;
    this.fieldErrors = details.fieldErrors;
    this.denials = details.denials;
  }
}
