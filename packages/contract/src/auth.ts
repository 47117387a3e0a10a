import * as z from "zod";
import { EpochMs, Uuid } from "./primitives.ts";

export const Role = z.enum(["admin", "trader", "viewer"]);
export type Role = z.infer<typeof Role>;

export const PASSWORD_CHARACTERS_MIN = 8;
export const PASSWORD_BYTES_MAX = 1024;

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Only the exact string logs in: nothing is trimmed or normalised. */
export const Password = z
  .string()
  .min(PASSWORD_CHARACTERS_MIN, `at least ${PASSWORD_CHARACTERS_MIN} characters`)
  .refine((text) => utf8Bytes(text) <= PASSWORD_BYTES_MAX, `at most ${PASSWORD_BYTES_MAX} bytes`);

export const Username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$/, "2 to 32 letters, digits, dots, dashes or underscores");
export const Email = z.email().max(254);

export const RegisterInput = z.strictObject({
  username: Username,
  email: Email,
  password: Password,
  invite: z.string().max(200).optional(),
});
export type RegisterInput = z.infer<typeof RegisterInput>;

export const LoginInput = z.strictObject({
  login: z.string().min(1, "a username or an e-mail address").max(254),
  password: z
    .string()
    .min(1, "a password")
    .refine((text) => utf8Bytes(text) <= PASSWORD_BYTES_MAX, `at most ${PASSWORD_BYTES_MAX} bytes`),
  code: z.string().max(64).optional(),
  transport: z.enum(["cookie", "bearer"]).optional(),
});
export type LoginInput = z.infer<typeof LoginInput>;

export const User = z.object({
  id: Uuid,
  username: z.string(),
  email: z.string(),
  role: Role,
  createdAt: EpochMs,
});
export type User = z.infer<typeof User>;

export const SessionAnswer = z.object({ user: User, expiresAt: EpochMs });
export type SessionAnswer = z.infer<typeof SessionAnswer>;
/** `token` is there for `transport: "bearer"` only. */
export const LoginAnswer = SessionAnswer.extend({ token: z.string().optional() });
export type LoginAnswer = z.infer<typeof LoginAnswer>;
