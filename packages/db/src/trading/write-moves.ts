import type { IdSource } from "@tandem/engine/ports";
import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "../database.ts";
import { type AuditEntry, appendAudit } from "../repositories/append-audit.ts";
import { deals, tradingEvents } from "../schema/deals.ts";
import { ledgerEntries, ledgerTransactions } from "../schema/ledger.ts";
import { fills, orders } from "../schema/orders.ts";
import { rowsOf } from "./json-rows.ts";
import type { DealRow, FillRow, OrderRow } from "./read-deals.ts";

export type EventDraft = Omit<typeof tradingEvents.$inferInsert, "id">;
export type AuditDraft = Omit<AuditEntry, "id">;
export type LedgerDraft = {
  readonly transaction: Omit<typeof ledgerTransactions.$inferInsert, "id">;
  readonly entries: readonly Omit<typeof ledgerEntries.$inferInsert, "transactionId" | "userId" | "mode">[];
};

/** What one thing that happened to a deal writes. Ids are given where it is written, so that they are in that order. */
export type Moves = {
  readonly deal: DealRow;
  readonly newOrders: readonly OrderRow[];
  /** What may change of them: see the grants. */
  readonly changedOrders: readonly OrderRow[];
  readonly newFills: readonly FillRow[];
  readonly ledger: readonly LedgerDraft[];
  readonly events: readonly EventDraft[];
  readonly audit: readonly AuditDraft[];
};

/** Writes any number of them by one statement. @throws Error where a row that must be there is not */
export async function writeMoves(args: {
  readonly tx: Tx;
  readonly ids: IdSource;
  readonly moves: readonly Moves[];
}): Promise<void> {
  const { tx, ids, moves } = args;
  if (moves.length === 0) return;
  const changedOrders = moves.flatMap((one) => one.changedOrders);
  const parts = [moveDeals(moves.map(({ deal }) => deal))];
  if (changedOrders.length > 0) parts.push(moveOrders(changedOrders));
  const add = <T extends PgTable>(table: T, rows: readonly T["$inferInsert"][]): void => {
    if (rows.length > 0)
      parts.push(
        sql`${sql.identifier(`new_${parts.length}`)} as (insert into ${table} select * from ${rowsOf(table, rows)})`,
      );
  };
  add(
    orders,
    moves.flatMap((one) => one.newOrders),
  );
  add(
    fills,
    moves.flatMap((one) => one.newFills),
  );
  const { transactions, entries } = ledgerRows(
    moves.flatMap((one) => one.ledger),
    ids,
  );
  add(ledgerTransactions, transactions);
  add(ledgerEntries, entries);
  add(
    tradingEvents,
    moves.flatMap((one) => one.events.map((event) => ({ ...event, id: ids.next() }))),
  );
  const touched = changedOrders.length > 0 ? sql`(select count(*) from moved_orders)` : sql`0`;
  const [counts] = await tx.execute<{ deals: number; orders: number }>(sql`
    with ${sql.join(parts, sql`, `)}
    select (select count(*) from moved_deals)::int as deals, ${touched}::int as orders`);
  if (counts?.deals !== moves.length || counts.orders !== changedOrders.length)
    throw new Error("a deal or an order that was to be changed is not there");
  for (const one of moves)
    for (const entry of one.audit) await appendAudit({ tx, entry: { ...entry, id: ids.next() } });
}

const moveDeals = (rows: readonly DealRow[]): SQL => sql`moved_deals as (
  update ${deals} as d set status = n.status, realised_profit = n.realised_profit, is_held = n.is_held,
    decision = n.decision, updated_at = n.updated_at, committed_at = n.committed_at, sent_at = n.sent_at,
    answered_at = n.answered_at, ended_at = n.ended_at
  from ${rowsOf(deals, rows.map(changing))} as n
  where d.id = n.id returning d.id)`;

/** What of a row never changes need not travel again. */
const changing = ({ legs: _legs, policy: _policy, ...row }: DealRow) => row;

const moveOrders = (rows: readonly OrderRow[]): SQL => sql`moved_orders as (
  update ${orders} as o set status = n.status, venue_order_id = n.venue_order_id, reported_filled = n.reported_filled,
    reject_reason = n.reject_reason, cancel_asked_at = n.cancel_asked_at, updated_at = n.updated_at
  from ${rowsOf(
    orders,
    rows.map(({ market: _market, ...row }) => row),
  )} as n
  where o.id = n.id returning o.id)`;

/** The rows of ledger transactions, with ids. */
export function ledgerRows(drafts: readonly LedgerDraft[], ids: IdSource) {
  const transactions: (typeof ledgerTransactions.$inferInsert)[] = [];
  const entries: (typeof ledgerEntries.$inferInsert)[] = [];
  for (const draft of drafts) {
    const id = ids.next();
    const { userId, mode } = draft.transaction;
    transactions.push({ ...draft.transaction, id });
    for (const entry of draft.entries) entries.push({ ...entry, transactionId: id, userId, mode });
  }
  return { transactions, entries };
}
