import * as z from "zod";
import { AuditItem } from "./account.ts";
import { EpochMs, Uuid } from "./primitives.ts";

export const AuditOutcome = z.enum(["allow", "deny", "error"]);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

const filterFields = {
  /** Entries that this user made or that are about this user. */
  ofUserId: Uuid.optional(),
  /** An action such as `auth.login`, or a group of them with a final dot: `auth.`. */
  action: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_.]{0,99}$/, "an action such as auth.login, or the beginning of one")
    .optional(),
  outcome: AuditOutcome.optional(),
  /** First and last moment, both within. */
  from: EpochMs.optional(),
  to: EpochMs.optional(),
};

export const AdminAuditListInput = z
  .strictObject({ ...filterFields, limit: z.int().min(1).max(200).optional(), before: Uuid.optional() })
  .optional();
export type AdminAuditListInput = z.infer<typeof AdminAuditListInput>;

/** An entry of the whole chain. People are named by id; `actorName` is there as long as the account is. */
export const AdminAuditItem = AuditItem.extend({
  /** Its number in the chain, from 1, without a gap. */
  seq: z.int().min(1),
  actorType: z.enum(["user", "anonymous", "system"]),
  actorId: Uuid.nullable(),
  actorName: z.string().nullable(),
  subjectId: Uuid.nullable(),
  subjectName: z.string().nullable(),
  /** The beginning of the session's digest: the same for all that one session did. */
  session: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Hex. */
  prevHash: z.string(),
  hash: z.string(),
});
export type AdminAuditItem = z.infer<typeof AdminAuditItem>;

export const AUDIT_FAULTS = [
  /** The entry's content does not give its hash, or it does not follow the one before. */
  "entry_changed",
  /** Entries are missing in the middle or at the end. */
  "entry_missing",
  /** A signed head says that the chain was longer, or another, than it is now. */
  "anchor_mismatch",
  /** A signed head whose signature is not this installation's. */
  "anchor_forged",
] as const;

export const AuditVerification = z.object({
  ok: z.boolean(),
  /** How many entries were read and recomputed. */
  checked: z.int().min(0),
  firstBadId: Uuid.optional(),
  firstBadSeq: z.int().min(1).optional(),
  fault: z.enum(AUDIT_FAULTS).optional(),
  /** Signed heads that were compared with the chain, and the newest of them. */
  anchors: z.object({ checked: z.int().min(0), newestSeq: z.int().min(0).nullable(), newestAt: EpochMs.nullable() }),
});
export type AuditVerification = z.infer<typeof AuditVerification>;

export const AUDIT_EXPORT_MAX = 10_000;
export const AuditExportInput = z
  .strictObject({ ...filterFields, format: z.enum(["ndjson", "json"]).optional(), before: Uuid.optional() })
  .optional();
export type AuditExportInput = z.infer<typeof AuditExportInput>;

/** At most 10,000 entries, newest first; `nextBefore` is there when older ones are left. */
export const AuditExport = z.object({
  filename: z.string(),
  contentType: z.string(),
  entries: z.int().min(0),
  body: z.string(),
  nextBefore: Uuid.optional(),
});
export type AuditExport = z.infer<typeof AuditExport>;
