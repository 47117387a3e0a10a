import * as z from "zod";
import { Role, User } from "./auth.ts";
import { EpochMs, Uuid, VenueName } from "./primitives.ts";

/** Query `admin.users.list`: newest first; `before` is a user's id, `search` a part of user name or e-mail. */
export const AdminUsersListInput = z
  .strictObject({
    search: z.string().trim().min(1).max(100).optional(),
    limit: z.int().min(1).max(200).optional(),
    before: Uuid.optional(),
  })
  .optional();
export type AdminUsersListInput = z.infer<typeof AdminUsersListInput>;

export const AdminUser = User.extend({
  status: z.enum(["active", "disabled"]),
  disabledAt: EpochMs.nullable(),
  /** When the newest session was last used; null where there is none. */
  lastActiveAt: EpochMs.nullable(),
  /** Sessions that are alive. */
  sessions: z.int().min(0),
  secondFactor: z.boolean(),
});
export type AdminUser = z.infer<typeof AdminUser>;

/** For `admin.users.disable`, `enable`, `endSessions` and `resetLink`. */
export const AdminUserInput = z.strictObject({ id: Uuid });
export type AdminUserInput = z.infer<typeof AdminUserInput>;

export const AdminSetRoleInput = z.strictObject({ id: Uuid, role: Role });
export type AdminSetRoleInput = z.infer<typeof AdminSetRoleInput>;

export const AdminEndedSessions = z.object({ ended: z.int().min(0) });
export type AdminEndedSessions = z.infer<typeof AdminEndedSessions>;

/** A link shown once; `token` is its last part. */
export const AdminResetLink = z.object({ token: z.string(), url: z.string(), expiresAt: EpochMs });
export type AdminResetLink = z.infer<typeof AdminResetLink>;

export const INVITE_DAYS_MAX = 30;
/** `email` is a note of whom it is for, and where mail is set up it is sent there; it binds nobody. */
export const AdminInviteInput = z.strictObject({
  role: Role,
  expiresInDays: z.int().min(1).max(INVITE_DAYS_MAX).optional(),
  email: z.email().max(254).optional(),
});
export type AdminInviteInput = z.infer<typeof AdminInviteInput>;

/** The only time that the invite itself is shown: `invite` goes into `auth.register`, `url` opens the page for it. */
export const AdminInviteCreated = z.object({ id: Uuid, invite: z.string(), url: z.string(), expiresAt: EpochMs });
export type AdminInviteCreated = z.infer<typeof AdminInviteCreated>;

/** Query `admin.invites.list`: those that nobody has used, newest first, expired ones too until they are removed. */
export const AdminInvite = z.object({
  id: Uuid,
  role: Role,
  email: z.string().nullable(),
  createdAt: EpochMs,
  expiresAt: EpochMs,
  createdBy: Uuid,
});
export type AdminInvite = z.infer<typeof AdminInvite>;

export const AdminInvitesListInput = z
  .strictObject({ limit: z.int().min(1).max(200).optional(), before: Uuid.optional() })
  .optional();
export type AdminInvitesListInput = z.infer<typeof AdminInvitesListInput>;

export const AdminInviteRevokeInput = z.strictObject({ id: Uuid });
export type AdminInviteRevokeInput = z.infer<typeof AdminInviteRevokeInput>;

export const ALLOWED_VENUES_MAX = 50;

/** Query `admin.trust.get`, and the answer of `admin.trust.update`. */
export const TrustSettings = z.object({
  /** Venues that may be traded although their books cannot be proved, by id. */
  allowedVenues: z.array(z.string()),
  /** Null while no administrator has changed it. */
  changedAt: EpochMs.nullable(),
  /** Every followed venue. `proved`: whether its books can be; null until its engine has said so. */
  venues: z.array(z.object({ id: z.string(), name: z.string(), proved: z.boolean().nullable() })),
});
export type TrustSettings = z.infer<typeof TrustSettings>;

/** The whole list, in place of the one before; each of them a venue that is followed here. */
export const TrustUpdateInput = z.strictObject({ allowedVenues: z.array(VenueName).max(ALLOWED_VENUES_MAX) });
export type TrustUpdateInput = z.infer<typeof TrustUpdateInput>;

export const PartStatus = z.enum(["ok", "degraded", "down"]);
export type PartStatus = z.infer<typeof PartStatus>;

/** Query `admin.system.status`. */
export const SystemStatus = z.object({
  at: EpochMs,
  startedAt: EpochMs,
  versions: z.object({ tandem: z.string(), node: z.string(), postgres: z.string().nullable() }),
  environment: z.string(),
  roles: z.array(z.string()),
  /** Delay of the event loop over the last minute, ms. */
  eventLoop: z.object({ meanMs: z.number(), p99Ms: z.number(), maxMs: z.number() }),
  /** Bytes. */
  memory: z.object({ rss: z.number(), heapUsed: z.number() }),
  /** What waits, by name: password checks, mail, history rows … */
  queues: z.array(z.object({ name: z.string(), depth: z.int().min(0), max: z.int().min(0).nullable() })),
  sockets: z.int().min(0).nullable(),
  /** The market engine's thread: delay of its event loop in ms, and what waits to be read; null where there is none. */
  engine: z
    .object({
      up: z.boolean(),
      loopDelayMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).nullable(),
      waiting: z.int().min(0),
      factsLost: z.int().min(0),
      restarts: z.int().min(0),
    })
    .nullable(),
  /** Who keeps the keys that everything sealed is under. */
  keyProvider: z.object({ status: PartStatus }),
  database: z.object({ status: PartStatus, latencyMs: z.number().nullable() }),
  venues: z.array(z.object({ id: z.string(), status: z.string(), lastMessageAt: EpochMs.nullable() })),
  audit: z.object({
    entries: z.int().min(0).nullable(),
    anchoredSeq: z.int().min(0).nullable(),
    anchoredAt: EpochMs.nullable(),
  }),
  mail: z.object({ configured: z.boolean(), failed: z.int().min(0) }),
});
export type SystemStatus = z.infer<typeof SystemStatus>;
