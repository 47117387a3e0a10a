import * as z from "zod";
import { EpochMs, Uuid, VenueName } from "./primitives.ts";

/** What a key may do at its venue, as the venue itself says; `withdraw` and `transfer` are refused. */
export const KeyPermission = z.enum(["read", "trade", "withdraw", "transfer"]);
export type KeyPermission = z.infer<typeof KeyPermission>;

/**
 * What its user should mend at the venue: `no_ip_list` the key works from any address; `unverifiable` the venue does
 * not tell what the key may do, so it is used for reading only; `expires_soon` within 14 days.
 */
export const KeyWarning = z.enum(["no_ip_list", "unverifiable", "expires_soon"]);
export type KeyWarning = z.infer<typeof KeyWarning>;

/**
 * `verified`: the venue confirmed what it may do. `unverified`: for reading only. `paused`: not used at all, for
 * `pausedBecause`; a later check that finds it well lifts that.
 */
export const KeyState = z.enum(["verified", "unverified", "paused"]);
export type KeyState = z.infer<typeof KeyState>;
/** `unreadable`: what is stored is damaged or was moved; remove the key and add it again. */
export const KeyPause = z.enum(["withdrawal_permission", "rejected_by_venue", "unreadable"]);
export type KeyPause = z.infer<typeof KeyPause>;

/** Visible ASCII: what venues issue. A line break or a space at an end is a slip of the clipboard. */
const Credential = z.string().regex(/^[\x21-\x7e]{1,1024}$/, "1 to 1024 visible characters, without spaces");

export const KeyAddInput = z.strictObject({
  venue: VenueName,
  label: z.string().trim().min(1, "a name of your own for the key").max(60),
  /** The public part. */
  apiKey: Credential,
  secret: Credential,
  /** For the venues that ask for one. Spaces are part of it. */
  passphrase: z.string().min(1).max(256).optional(),
});
export type KeyAddInput = z.infer<typeof KeyAddInput>;

/** A stored key. No answer ever carries more of it than the last four characters of its public part. */
export const ExchangeKey = z.object({
  id: Uuid,
  venue: VenueName,
  label: z.string(),
  apiKeyLast4: z.string().max(4),
  permissions: z.array(KeyPermission),
  warnings: z.array(KeyWarning),
  state: KeyState,
  pausedBecause: KeyPause.nullable(),
  /** Whether the venue accepts it from listed addresses only; null where it does not say. */
  ipRestricted: z.boolean().nullable(),
  /** When the key or its right to trade ends at the venue; null where it does not or the venue does not say. */
  expiresAt: EpochMs.nullable(),
  createdAt: EpochMs,
  /** When the venue last answered a check. Keys are checked again daily. */
  checkedAt: EpochMs,
});
export type ExchangeKey = z.infer<typeof ExchangeKey>;

export const KEYS_PER_USER_MAX = 50;

export const KeyListInput = z
  .strictObject({ limit: z.int().min(1).max(200).optional(), before: Uuid.optional() })
  .optional();
export type KeyListInput = z.infer<typeof KeyListInput>;

/** Names one key: for `keys.verify`, which asks the venue again, and `keys.remove`. */
export const KeyInput = z.strictObject({ id: Uuid });
export type KeyInput = z.infer<typeof KeyInput>;
