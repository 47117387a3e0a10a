import type { ErrorReason } from "@tandem/contract/errors";
import type { Denial } from "@tandem/contract/trading";
import { ServiceError } from "@tandem/services/errors";
import type { TRPCError } from "@trpc/server";
import { ZodError } from "zod";

export type ErrorCode = TRPCError["code"];

/** The whole text a client ever gets. What really happened stays in the server's log, found by the request id. */
const ERROR_MESSAGES = {
  PARSE_ERROR: "Not valid JSON",
  BAD_REQUEST: "Invalid request",
  UNAUTHORIZED: "Not signed in",
  PAYMENT_REQUIRED: "Payment required",
  FORBIDDEN: "Not allowed",
  NOT_FOUND: "Not found",
  METHOD_NOT_SUPPORTED: "Method not allowed",
  TIMEOUT: "Timed out",
  CONFLICT: "Conflict",
  PRECONDITION_FAILED: "Not possible in this state",
  PAYLOAD_TOO_LARGE: "Too large",
  UNSUPPORTED_MEDIA_TYPE: "Only JSON is accepted",
  UNPROCESSABLE_CONTENT: "Invalid request",
  PRECONDITION_REQUIRED: "Precondition required",
  TOO_MANY_REQUESTS: "Too many requests",
  CLIENT_CLOSED_REQUEST: "Request closed",
  INTERNAL_SERVER_ERROR: "Internal server error",
  NOT_IMPLEMENTED: "Not implemented",
  BAD_GATEWAY: "Bad gateway",
  SERVICE_UNAVAILABLE: "Temporarily unavailable",
  GATEWAY_TIMEOUT: "Timed out",
} as const satisfies Record<ErrorCode, string>;

export const errorMessage = (code: ErrorCode): string => ERROR_MESSAGES[code];

export type ErrorDetails = {
  reason?: ErrorReason;
  retryAfterMs?: number;
  fieldErrors?: Record<string, string[]>;
  denials?: Denial[];
};

const FIELDS_MAX = 20;
const FIELD_NAME_MAX = 64;

/** The details of a refusal that a program may act on; nothing for any other error. */
export function errorDetails(cause: unknown): ErrorDetails {
  if (cause instanceof ZodError) return { fieldErrors: zodFieldErrors(cause) };
  if (!(cause instanceof ServiceError)) return {};
  return {
    ...(cause.reason !== undefined && { reason: cause.reason }),
    ...(cause.retryAfterMs !== undefined && { retryAfterMs: cause.retryAfterMs }),
    ...(cause.fieldErrors !== undefined && { fieldErrors: mutableCopy(cause.fieldErrors) }),
    ...(cause.denials !== undefined && { denials: [...cause.denials] }),
  };
}

const mutableCopy = (fields: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(fields).map(([name, problems]) => [name, [...problems]]));

/** Problems by top-level field, an unknown field under its own name, a problem of the whole under "". */
function zodFieldErrors(error: ZodError): Record<string, string[]> {
  const problems = new Map<string, string[]>();
  const add = (field: string, problem: string): void => {
    const name = field.slice(0, FIELD_NAME_MAX);
    if (!problems.has(name) && problems.size >= FIELDS_MAX) return;
    problems.set(name, [...(problems.get(name) ?? []), problem].slice(0, FIELDS_MAX));
  };
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys" && issue.path.length === 0)
      for (const key of issue.keys) add(key, "unknown field");
    else add(String(issue.path[0] ?? ""), issue.message);
  }
  return Object.fromEntries(problems);
}
