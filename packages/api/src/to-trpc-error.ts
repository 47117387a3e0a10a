import { ServiceError, type ServiceErrorCode } from "@tandem/services/errors";
import { TRPCError } from "@trpc/server";

const TRPC_CODE_BY_SERVICE_CODE = {
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  UNAUTHORIZED: "UNAUTHORIZED",
  CONFLICT: "CONFLICT",
  VALIDATION: "BAD_REQUEST",
  LIMIT_EXCEEDED: "TOO_MANY_REQUESTS",
  PRECONDITION_FAILED: "PRECONDITION_FAILED",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ServiceErrorCode, TRPCError["code"]>;

/**
 * The one mapping of errors to the transport. An expected refusal keeps its code; everything unknown becomes
 * INTERNAL_SERVER_ERROR, with the original on `cause` for the log alone.
 */
export function toTRPCError(error: unknown): TRPCError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof ServiceError) return new TRPCError({ code: TRPC_CODE_BY_SERVICE_CODE[cause.code], cause });
  if (error instanceof TRPCError) return error;
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
}
