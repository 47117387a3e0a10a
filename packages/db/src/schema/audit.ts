import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes } from "./columns.ts";

export const AUDIT_ACTORS = ["user", "anonymous", "system"] as const;
export const AUDIT_OUTCOMES = ["allow", "deny", "error"] as const;

/**
 * Append-only and hash-chained by triggers: `seq`, `at`, `prev_hash` and `hash` are the database's, whatever an
 * insert says. People appear by id only; what erasure must remove is in `audit_origins`.
 */
export const audit = pgTable(
  "audit",
  {
    seq: bigint({ mode: "number" }).primaryKey().default(0),
    id: uuid().notNull(),
    at: timestamp({ withTimezone: true, mode: "string" }).notNull().default(sql`now()`),
    actorType: text("actor_type", { enum: AUDIT_ACTORS }).notNull(),
    actorId: uuid("actor_id"),
    /** Whose affair it is, where that is another than the actor. */
    subjectId: uuid("subject_id"),
    /** The first 16 characters of the session's id. */
    session: text(),
    action: text().notNull(),
    objectType: text("object_type"),
    objectId: text("object_id"),
    outcome: text({ enum: AUDIT_OUTCOMES }).notNull(),
    reason: text(),
    requestId: text("request_id"),
    /** Facts of the change: numbers and names of the platform, no secret, nothing about a person. */
    details: jsonb().$type<AuditDetails>().notNull().default({}),
    prevHash: bytes("prev_hash").notNull().default(sql`''`),
    hash: bytes().notNull().default(sql`''`),
  },
  (table) => [
    uniqueIndex("audit_id_unique").on(table.id),
    index("audit_actor").on(table.actorId, table.seq),
    index("audit_subject").on(table.subjectId, table.seq),
    check("audit_actor_known", sql`${table.actorType} in ('user', 'anonymous', 'system')`),
    check("audit_outcome_known", sql`${table.outcome} in ('allow', 'deny', 'error')`),
  ],
);

export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

/** The end of the chain: locked by every insert, so that rows are numbered without a gap. */
export const auditHead = pgTable(
  "audit_head",
  {
    only: boolean().primaryKey().default(true),
    seq: bigint({ mode: "number" }).notNull(),
    hash: bytes().notNull(),
  },
  (table) => [check("audit_head_has_one_row", sql`${table.only}`)],
);

/** Personal data beside the chain: deleted at erasure, and the chain still holds. */
export const auditOrigins = pgTable(
  "audit_origins",
  {
    auditId: uuid("audit_id").primaryKey(),
    subjectId: uuid("subject_id"),
    ip: text().notNull(),
    userAgent: text("user_agent").notNull(),
    /** When retention counts from. */
    recordedAt: timestamp("recorded_at", { withTimezone: true, mode: "string" }).notNull().default(sql`now()`),
  },
  (table) => [index("audit_origins_subject").on(table.subjectId), index("audit_origins_recorded").on(table.recordedAt)],
);
