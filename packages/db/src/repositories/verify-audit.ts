import { createHash } from "node:crypto";
import { asc, eq, gt, sql } from "drizzle-orm";
import type { ReadAnchor } from "../audit-anchors/audit-anchors.ts";
import type { Db, Tx } from "../database.ts";
import { audit, auditHead } from "../schema/audit.ts";
import { withTransaction } from "../with-transaction.ts";

export type AuditVerdict = {
  readonly ok: boolean;
  /** How many entries were read. */
  readonly checked: number;
  /** The first entry that is not what was written, or follows one that is missing. */
  readonly firstBadId?: string;
  /** The number at which the chain breaks; the first missing one when the tail is. */
  readonly firstBadSeq?: number;
  readonly fault?: "entry_changed" | "entry_missing" | "anchor_mismatch" | "anchor_forged";
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
 * Reads the whole chain and recomputes it. Finds an entry that was changed, removed, inserted or moved, also by a
 * superuser; a removed tail as long as the head row was left alone, or, with signed `anchors`, in any case. Read the
 * anchors before: what is appended meanwhile belongs to the next check.
 */
export async function verifyAudit(db: Db, anchors: readonly ReadAnchor[] = []): Promise<AuditVerdict> {
  const genuine = anchors.filter((read) => read.genuine).map(({ anchor }) => anchor);
  const expected = new Map(genuine.map(({ seq, hash }) => [seq, hash]));
  const head = await inAuditDuty(db, readHead);
  let previous: Buffer = GENESIS;
  let checked = 0;
  for (;;) {
    const rows = await inAuditDuty(db, (tx) => readBatch(tx, checked));
    for (const row of rows) {
      if (checked === head.seq) break;
      const hash = createHash("sha256").update(previous).update(row.canonical, "utf8").digest();
      const fault = faultOf(row, { checked, previous, hash, anchored: expected.get(row.seq) });
      if (fault) return { ok: false, checked, firstBadId: row.id, firstBadSeq: row.seq, fault };
      checked++;
      previous = hash;
    }
    if (rows.length < BATCH || checked === head.seq) break;
  }
  if (checked !== head.seq || !previous.equals(head.hash))
    return { ok: false, checked, firstBadSeq: checked + 1, fault: "entry_missing" };
  // The chain is whole in itself, and shorter than it was when its head was signed.
  if (genuine.some(({ seq }) => seq > checked))
    return { ok: false, checked, firstBadSeq: checked + 1, fault: "anchor_mismatch" };
  if (genuine.length < anchors.length) return { ok: false, checked, fault: "anchor_forged" };
  return { ok: true, checked };
}

function faultOf(
  row: { readonly seq: number; readonly prevHash: Uint8Array; readonly hash: Uint8Array },
  at: {
    readonly checked: number;
    readonly previous: Buffer;
    readonly hash: Buffer;
    readonly anchored: string | undefined;
  },
): AuditVerdict["fault"] {
  if (row.seq !== at.checked + 1) return "entry_missing";
  if (!at.previous.equals(row.prevHash) || !at.hash.equals(row.hash)) return "entry_changed";
  return at.anchored === undefined || at.anchored === at.hash.toString("hex") ? undefined : "anchor_mismatch";
}

const inAuditDuty = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTransaction({ db, scope: { duty: "audit" }, deadlineMs: DEADLINE_MS }, work);

/** The end of the chain as the database has it. */
export async function readAuditHead(db: Db): Promise<{ readonly seq: number; readonly hash: string }> {
  const { seq, hash } = await inAuditDuty(db, readHead);
  return { seq, hash: Buffer.from(hash).toString("hex") };
}

/** The stored hash of the entry with this number, hex; undefined where there is none. */
export async function readAuditHash(db: Db, seq: number): Promise<string | undefined> {
  const [row] = await inAuditDuty(db, (tx) => tx.select({ hash: audit.hash }).from(audit).where(eq(audit.seq, seq)));
  return row && Buffer.from(row.hash).toString("hex");
}

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
