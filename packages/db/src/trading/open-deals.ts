import type { IdSource } from "@tandem/engine/ports";
import { and, eq, or, sql } from "drizzle-orm";
import { arrayLiteral } from "../array-literal.ts";
import type { Tx } from "../database.ts";
import { audit, auditOrigins } from "../schema/audit.ts";
import { deals, idempotencyKeys, tradingEvents } from "../schema/deals.ts";
import { rowsOf } from "./json-rows.ts";
import type { DealRow } from "./read-deals.ts";
import type { AuditDraft, EventDraft } from "./write-moves.ts";

export type OpenDraft = {
  readonly row: DealRow;
  readonly key: { readonly procedure: string; readonly key: string } | undefined;
  readonly event: EventDraft;
  readonly audit: AuditDraft;
};
export type Opened = { readonly kind: "opened" } | { readonly kind: "exists"; readonly dealId: string };

/** Writes deals with their keys, events and audit rows by one statement; those whose key was used are left out whole. */
export async function openDeals(args: {
  readonly tx: Tx;
  readonly ids: IdSource;
  readonly drafts: readonly OpenDraft[];
}): Promise<readonly Opened[]> {
  const { tx, ids, drafts } = args;
  if (drafts.length === 0) return [];
  const keys = drafts.flatMap(({ row, key }) =>
    key === undefined ? [] : [{ ...key, userId: row.userId, mode: row.mode, dealId: row.id, createdAt: row.createdAt }],
  );
  const free = arrayLiteral(drafts.flatMap(({ row, key }) => (key === undefined ? [row.id] : [])));
  const audits = drafts.map(({ audit: { origin, ...entry }, row }) => ({
    ...entry,
    id: ids.next(),
    origin,
    dealId: row.id,
  }));
  const origins = audits.flatMap(({ id, origin, dealId, actorId, subjectId }) =>
    origin === undefined ? [] : [{ ...origin, auditId: id, dealId, subjectId: actorId ?? subjectId ?? null }],
  );
  const written = await tx.execute<{ id: string }>(sql`
    with keys as (
      insert into ${idempotencyKeys} select * from ${rowsOf(idempotencyKeys, keys)} on conflict do nothing returning deal_id
    ), opened as (
      insert into ${deals} select * from ${rowsOf(
        deals,
        drafts.map(({ row }) => row),
      )} as n
      where n.id in (select deal_id from keys) or n.id = any(${free}::uuid[]) returning id
    ), told as (
      insert into ${tradingEvents}
      select * from ${rowsOf(
        tradingEvents,
        drafts.map(({ event }) => ({ ...event, id: ids.next() })),
      )} as n
      where n.deal_id in (select id from opened)
    ), audited as (
      insert into ${audit} select * from ${rowsOf(audit, audits)} as n
      where n.object_id in (select id::text from opened)
    ), from_where as (
      insert into ${auditOrigins} (audit_id, subject_id, ip, user_agent)
      select o.audit_id, o.subject_id, o.ip, o.user_agent from jsonb_to_recordset(${JSON.stringify(
        origins.map((one) => ({
          audit_id: one.auditId,
          subject_id: one.subjectId,
          ip: one.ip,
          user_agent: one.userAgent,
          deal_id: one.dealId,
        })),
      )}::jsonb) as o (audit_id uuid, subject_id uuid, ip text, user_agent text, deal_id uuid)
      where o.deal_id in (select id from opened)
    )
    select id from opened`);
  const opened = new Set(written.map(({ id }) => id));
  const missed = drafts.filter(({ row }) => !opened.has(row.id));
  const earlier = missed.length === 0 ? [] : await dealsOfKeys(tx, missed);
  return drafts.map(({ row, key }): Opened => {
    if (opened.has(row.id)) return { kind: "opened" };
    const dealId = earlier.find((one) => one.procedure === key?.procedure && one.key === key.key)?.dealId;
    if (dealId === undefined) throw new Error("a deal was neither opened nor found by its key");
    return { kind: "exists", dealId };
  });
}

const dealsOfKeys = (tx: Tx, drafts: readonly OpenDraft[]) =>
  tx
    .select()
    .from(idempotencyKeys)
    .where(
      or(
        ...drafts.flatMap(({ row, key }) =>
          key === undefined
            ? []
            : [
                and(
                  eq(idempotencyKeys.userId, row.userId),
                  eq(idempotencyKeys.procedure, key.procedure),
                  eq(idempotencyKeys.key, key.key),
                ),
              ],
        ),
      ),
    );
