import * as z from "zod";
import { Password, User } from "./auth.ts";
import { EpochMs, Uuid } from "./primitives.ts";
import { SecondFactorCode } from "./second-factor.ts";

/** A sign-in of the caller's. `id` names it for `sessions.revoke`; nothing in it opens a session. */
export const SessionInfo = z.object({
  id: Uuid,
  createdAt: EpochMs,
  lastActiveAt: EpochMs,
  expiresAt: EpochMs,
  userAgent: z.string(),
  /** The session that asks. */
  current: z.boolean(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

export const SessionRevokeInput = z.strictObject({ id: Uuid });
export type SessionRevokeInput = z.infer<typeof SessionRevokeInput>;

/** What a caller who holds a session proves once more. Not a new password: its rules are those of the day it was set. */
const PresentPassword = z.string().min(1, "a password").max(1024);

export const ChangePasswordInput = z.strictObject({ currentPassword: PresentPassword, newPassword: Password });
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** The password, or where a second factor is on a code of it. */
export const StepUpInput = z.union([
  z.strictObject({ password: PresentPassword }),
  z.strictObject({ code: SecondFactorCode }),
]);
export type StepUpInput = z.infer<typeof StepUpInput>;
export const StepUpAnswer = z.object({ until: EpochMs });
export type StepUpAnswer = z.infer<typeof StepUpAnswer>;
/** A fresh sign-in or a step-up counts for this long. */
export const STEP_UP_MS = 10 * 60_000;

/** Which account a reset is asked for: user name or e-mail address. The answer is the same for one that is unknown. */
export const RequestResetInput = z.strictObject({
  login: z.string().min(1, "a username or an e-mail address").max(254),
});
export type RequestResetInput = z.infer<typeof RequestResetInput>;
/** A reset may be used once, within this time, and only until a newer one is asked for. */
export const RESET_MS = 15 * 60_000;

/** `token` is that of the mail's link. Nobody is signed in by it: login asks for the second factor as ever. */
export const ResetInput = z.strictObject({ token: z.string().min(1).max(200), newPassword: Password });
export type ResetInput = z.infer<typeof ResetInput>;

export const RevokedSessions = z.object({ revoked: z.int().min(0) });
export type RevokedSessions = z.infer<typeof RevokedSessions>;

/** How this installation takes people in: what the pages before the login need to know. */
export const InstallationInfo = z.object({
  registration: z.enum(["open", "invite", "closed"]),
  /** Whether it sends mail. False: an administrator hands reset links out. */
  mail: z.boolean(),
});
export type InstallationInfo = z.infer<typeof InstallationInfo>;

export const AuditListInput = z
  .strictObject({ limit: z.int().min(1).max(200).optional(), before: Uuid.optional() })
  .optional();
export type AuditListInput = z.infer<typeof AuditListInput>;

/** What was done by or to the caller. `at` is the database's time of the entry. */
export const AuditItem = z.object({
  id: Uuid,
  at: EpochMs,
  action: z.string(),
  outcome: z.enum(["allow", "deny", "error"]),
  reason: z.string().nullable(),
  objectType: z.string().nullable(),
  objectId: z.string().nullable(),
  requestId: z.string().nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type AuditItem = z.infer<typeof AuditItem>;

export const TokenScope = z.enum(["read", "trade"]);
export type TokenScope = z.infer<typeof TokenScope>;

export const TOKEN_DAYS_MAX = 365;
export const TokenCreateInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  scopes: z
    .array(TokenScope)
    .min(1)
    .max(2)
    .refine((scopes) => new Set(scopes).size === scopes.length, "each scope once"),
  expiresInDays: z.int().min(1).max(TOKEN_DAYS_MAX),
});
export type TokenCreateInput = z.infer<typeof TokenCreateInput>;
/** The only time that the token itself is shown. */
export const TokenCreated = z.object({ id: Uuid, token: z.string() });
export type TokenCreated = z.infer<typeof TokenCreated>;

export const TokenInfo = z.object({
  id: Uuid,
  name: z.string(),
  scopes: z.array(TokenScope),
  createdAt: EpochMs,
  expiresAt: EpochMs,
});
export type TokenInfo = z.infer<typeof TokenInfo>;

export const TokenRevokeInput = z.strictObject({ id: Uuid });
export type TokenRevokeInput = z.infer<typeof TokenRevokeInput>;

/** Everything held about the caller, by table, without secrets. Times are epoch ms. */
export const AccountExport = z.object({
  format: z.literal("tandem-account"),
  version: z.literal(1),
  exportedAt: EpochMs,
  user: User,
  /** Each row as it is stored, but for secrets and their digests. */
  data: z.record(z.string(), z.array(z.record(z.string(), z.json()))),
});
export type AccountExport = z.infer<typeof AccountExport>;
