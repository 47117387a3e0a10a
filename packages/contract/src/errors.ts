import * as z from "zod";

/** Stable words of `error.data.reason`. A client may branch on them; the user interface words them. */
export const ERROR_REASONS = [
  "invalid_credentials",
  "session_expired",
  "session_missing",
  "username_taken",
  "email_taken",
  "password_too_short",
  "password_too_long",
  "password_common",
  "password_personal",
  "registration_closed",
  "invite_required",
  "invite_invalid",
  "reset_invalid",
  "last_admin",
  "own_account",
  "rate_limited",
  "limiter_unavailable",
  "database_unavailable",
  "shutting_down",
  "too_many_subscriptions",
  "too_many_sockets",
  "too_many_calls_in_batch",
  "origin_not_allowed",
  "content_type_not_json",
  "role_required",
  "step_up_required",
  "second_factor_required",
  "invalid_code",
  "totp_active",
  "totp_not_begun",
  "totp_not_active",
  "withdrawal_permission",
  "rejected_by_venue",
  "venue_unreachable",
  "unknown_venue",
  "passphrase_required",
  "key_exists",
  "too_many_keys",
  "key_unreadable",
  "key_provider_unavailable",
  "unknown_symbol",
] as const;
export type ErrorReason = (typeof ERROR_REASONS)[number];

/** What `error.data` carries beside tRPC's own fields. */
export const ErrorData = z.object({
  code: z.string(),
  httpStatus: z.number(),
  path: z.string().optional(),
  requestId: z.string(),
  reason: z.enum(ERROR_REASONS).optional(),
  retryAfterMs: z.number().optional(),
  fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
});
export type ErrorData = z.infer<typeof ErrorData>;
