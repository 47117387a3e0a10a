import { createHash } from "node:crypto";
import { asc, gt, sql } from "drizzle-orm";
import type { Db, Tx } from "../database.ts";
import { audit, auditHead } from "../schema/audit.ts";
import { withTransaction } from "../with-transaction.ts";

export type AuditVerdict = {
  readonly ok: boolean;
  /** How many entries were read. */
  readonly checked: number;
  /** The first entry that is not what was written, or follows one that is missing. */
  readonly firstBadId?: string;
  /** The number at which the chain breaks; the last one when the tail is missing. */
  readonly firstBadSeq?: number;
};

const BATCH = 1000;
const DEADLINE_MS = 10_000;
const GENESIS = Buffer.alloc(32);

/** The same text that the trigger hashes; written out here, so that a changed trigger does not vouch for itself. */
const canonical = sql<string>`jsonb_build_array(
  ${audit.seq}, (extract(epoch from ${audit.at}) * 1000000)::bigint, ${audit.id}, ${audit.actorType}, ${audit.actorId},
  ${audit.subjectId}, ${audit.session}, ${audit.action}, ${audit.objectType}, ${audit.objectId}, ${audit.outcome},
  ${audit.reason}, ${audit.requestId}, ${audit.details})::text`;

/**
 * Reads the whole chain and recomputes it. Finds an entry that was changed, removed, inserted or moved, also by
 * a superuser; a removed tail as long as the head row was left alone.
 */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  // What is appended meanwhile belongs to the next check.
  const head = await inAuditDuty(db, readHead);
  let previous: Buffer = GENESIS;
  let checked = 0;
  for (;;) {
    const rows = await inAuditDuty(db, (tx) => readBatch(tx, checked));
    for (const row of rows) {
      if (checked === head.seq) return { ok: true, checked };
      const hash = createHash("sha256").update(previous).update(row.canonical, "utf8").digest();
      const sound = row.seq === checked + 1 && previous.equals(row.prevHash) && hash.equals(row.hash);
      if (!sound) return { ok: false, checked, firstBadId: row.id, firstBadSeq: row.seq };
      checked++;
      previous = hash;
    }
    if (rows.length < BATCH) break;
  }
  if (checked === head.seq && previous.equals(head.hash)) return { ok: true, checked };
  return { ok: false, checked, firstBadSeq: checked + 1 };
}

const inAuditDuty = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTransaction({ db, scope: { duty: "audit" }, deadlineMs: DEADLINE_MS }, work);

async function readHead(tx: Tx): Promise<{ readonly seq: number; readonly hash: Uint8Array }> {
  const [head] = await tx.select().from(auditHead);
  if (!head) throw new Error("the head of the audit chain is missing");
  return head;
}

const readBatch = (tx: Tx, after: number) =>
  tx
    .select({ id: audit.id, seq: audit.seq, prevHash: audit.prevHash, hash: audit.hash, canonical })
    .from(audit)
    .where(gt(audit.seq, after))
    .orderBy(asc(audit.seq))
    .limit(BATCH);
