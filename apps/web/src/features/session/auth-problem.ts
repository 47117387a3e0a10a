import type { ErrorReason } from "@tandem/contract/errors";
import type { ApiProblem } from "../../lib/api-problem.ts";
import type { messages } from "../../lib/messages/all.ts";

export type AuthField = "login" | "username" | "email" | "password" | "invite" | "code";
type ProblemText = keyof typeof messages.problem;

/** Where a problem belongs on the form, and which text words it. */
export type PlacedProblem =
  | { readonly place: "form"; readonly text: ProblemText; readonly requestId?: string | undefined }
  | { readonly place: "field"; readonly field: AuthField; readonly text: ProblemText }
  | { readonly place: "wait"; readonly retryAfterMs: number };

const FIELD_OF_REASON: Partial<Record<ErrorReason, AuthField>> = {
  username_taken: "username",
  email_taken: "email",
  password_too_short: "password",
  password_too_long: "password",
  password_common: "password",
  password_personal: "password",
  invite_required: "invite",
  invite_invalid: "invite",
  invalid_code: "code",
};

const TEXT_OF_REASON: Partial<Record<ErrorReason, ProblemText>> = {
  invalid_credentials: "invalid_credentials",
  username_taken: "username_taken",
  email_taken: "email_taken",
  password_too_short: "password_too_short",
  password_too_long: "password_too_long",
  password_common: "password_common",
  password_personal: "password_personal",
  registration_closed: "registration_closed",
  invite_required: "invite_required",
  invite_invalid: "invite_invalid",
  reset_invalid: "reset_invalid",
  invalid_code: "invalid_code",
  database_unavailable: "unavailable",
  limiter_unavailable: "unavailable",
  origin_not_allowed: "refusedOrigin",
};

const TEXT_OF_CODE: Readonly<Record<string, ProblemText>> = {
  UNAUTHORIZED: "invalid_credentials",
  BAD_REQUEST: "invalid",
  SERVICE_UNAVAILABLE: "unavailable",
};

const WAIT_MS_DEFAULT = 60_000;

export function placeProblem(problem: ApiProblem): PlacedProblem {
  if (problem.kind === "unreachable") return { place: "form", text: "unreachable" };
  const { code, reason, requestId } = problem;
  if (code === "TOO_MANY_REQUESTS") return { place: "wait", retryAfterMs: problem.retryAfterMs ?? WAIT_MS_DEFAULT };
  const text = (reason && TEXT_OF_REASON[reason]) ?? TEXT_OF_CODE[code] ?? "unknown";
  const field = reason && FIELD_OF_REASON[reason];
  return field === undefined ? { place: "form", text, requestId } : { place: "field", field, text };
}
