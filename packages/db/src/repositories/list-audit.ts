import { and, desc, eq, gte, like, lt, or, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { audit, auditOrigins } from "../schema/audit.ts";

export type AuditFilter = {
  readonly userId?: string | undefined;
  /** An action, or a group of them with a final dot. */
  readonly action?: string | undefined;
  readonly outcome?: (typeof audit.$inferSelect)["outcome"] | undefined;
  /** Epoch ms, both within. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The id of an entry: only older ones. */
  readonly before?: string | undefined;
};

/** Every entry that fits, newest first. The transaction has the duty `audit`. */
export async function listAudit(args: { readonly tx: Tx; readonly filter: AuditFilter; readonly limit: number }) {
  const { tx, filter, limit } = args;
  return tx
    .select({
      id: audit.id,
      seq: audit.seq,
      atMs: sql<number>`(extract(epoch from ${audit.at}) * 1000)::float8`.mapWith(Math.floor),
      actorType: audit.actorType,
      actorId: audit.actorId,
      subjectId: audit.subjectId,
      session: audit.session,
      action: audit.action,
      objectType: audit.objectType,
      objectId: audit.objectId,
      outcome: audit.outcome,
      reason: audit.reason,
      requestId: audit.requestId,
      details: audit.details,
      prevHash: hex(audit.prevHash),
      hash: hex(audit.hash),
      ip: auditOrigins.ip,
      userAgent: auditOrigins.userAgent,
    })
    .from(audit)
    .leftJoin(auditOrigins, eq(auditOrigins.auditId, audit.id))
    .where(and(...conditionsOf(tx, filter)))
    .orderBy(desc(audit.seq))
    .limit(limit);
}

const hex = (column: typeof audit.hash | typeof audit.prevHash) => sql<string>`encode(${column}, 'hex')`;

const LIKE_SPECIAL = /[\\%_]/g;
const momentOf = (epochMs: number) => sql`to_timestamp(${epochMs}::float8 / 1000)`;

function* conditionsOf(tx: Tx, { userId, action, outcome, from, to, before }: AuditFilter) {
  if (userId !== undefined) yield or(eq(audit.actorId, userId), eq(audit.subjectId, userId));
  if (action?.endsWith(".")) yield like(audit.action, `${action.replaceAll(LIKE_SPECIAL, "\\$&")}%`);
  else if (action !== undefined) yield eq(audit.action, action);
  if (outcome !== undefined) yield eq(audit.outcome, outcome);
  if (from !== undefined) yield gte(audit.at, momentOf(from));
  // Times are kept to the microsecond: the whole of the last millisecond is within.
  if (to !== undefined) yield lt(audit.at, momentOf(to + 1));
  if (before !== undefined) yield lt(audit.seq, tx.select({ seq: audit.seq }).from(audit).where(eq(audit.id, before)));
}
