import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { audit, auditOrigins } from "../schema/audit.ts";

export type AuditRow = Pick<
  typeof audit.$inferSelect,
  "id" | "action" | "outcome" | "reason" | "objectType" | "objectId" | "requestId"
> & { readonly atMs: number; readonly ip: string | null; readonly userAgent: string | null };

/** What the user did, and what was done to the account; newest first. `before` is the id of an entry of theirs. */
export async function listAuditForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly limit: number;
  readonly before?: string | undefined;
}): Promise<readonly AuditRow[]> {
  const { tx, userId, limit, before } = args;
  const cursor = tx
    .select({ seq: audit.seq })
    .from(audit)
    .where(eq(audit.id, before ?? ""));
  return tx
    .select({
      id: audit.id,
      atMs: sql<number>`(extract(epoch from ${audit.at}) * 1000)::float8`.mapWith(Math.floor),
      action: audit.action,
      outcome: audit.outcome,
      reason: audit.reason,
      objectType: audit.objectType,
      objectId: audit.objectId,
      requestId: audit.requestId,
      ip: auditOrigins.ip,
      userAgent: auditOrigins.userAgent,
    })
    .from(audit)
    .leftJoin(auditOrigins, eq(auditOrigins.auditId, audit.id))
    .where(
      and(
        or(eq(audit.actorId, userId), eq(audit.subjectId, userId)),
        before === undefined ? undefined : lt(audit.seq, cursor),
      ),
    )
    .orderBy(desc(audit.seq))
    .limit(limit);
}
