import type { Tx } from "../database.ts";
import { type AUDIT_ACTORS, type AUDIT_OUTCOMES, type AuditDetails, audit, auditOrigins } from "../schema/audit.ts";

export type AuditEntry = {
  /** A UUIDv7 of the caller's. */
  readonly id: string;
  readonly actorType: (typeof AUDIT_ACTORS)[number];
  readonly actorId?: string;
  readonly subjectId?: string;
  readonly session?: string;
  /** What was done or tried, such as `auth.login`. */
  readonly action: string;
  readonly objectType?: string;
  readonly objectId?: string;
  readonly outcome: (typeof AUDIT_OUTCOMES)[number];
  readonly reason?: string;
  readonly requestId?: string;
  readonly details?: AuditDetails;
  /** Personal: stored beside the chain, where erasure reaches it. */
  readonly origin?: { readonly ip: string; readonly userAgent: string };
};

/** Adds one entry in the transaction of what it records: if it fails, the change fails. */
export async function appendAudit(args: { readonly tx: Tx; readonly entry: AuditEntry }): Promise<void> {
  const { origin, ...entry } = args.entry;
  // Not RETURNING: an entry about nobody is not visible to whoever writes it.
  await args.tx.insert(audit).values(entry);
  if (origin)
    await args.tx
      .insert(auditOrigins)
      // Whose address it is, or, of somebody unknown who tried an account, whose affair.
      .values({ auditId: entry.id, subjectId: entry.actorId ?? entry.subjectId ?? null, ...origin });
}
