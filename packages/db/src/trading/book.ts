import { isBalanced, type LedgerTransaction } from "@tandem/domain/ledger/ledger";
import type { IdSource } from "@tandem/engine/ports";
import type { AccountId, Lease } from "@tandem/engine/trading/trading-store";
import { sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { ledgerEntries, ledgerTransactions } from "../schema/ledger.ts";
import { rowsOf } from "./json-rows.ts";
import type { TradingDeps } from "./trading-deps.ts";
import { type LedgerDraft, ledgerRows } from "./write-moves.ts";
import type { WriteQueue } from "./write-queue.ts";

/** Deposits, withdrawals, funding, corrections, paper funds. One that was booked before is left alone. */
export async function book(
  deps: TradingDeps & { readonly queue: WriteQueue },
  lease: Lease,
  transactions: readonly LedgerTransaction[],
): Promise<void> {
  const drafts = draftsOf(lease.account, transactions, deps.clock.epochMs());
  if (drafts.length === 0) return;
  await deps.queue.alone(lease, (tx) => bookDrafts({ tx, ids: deps.ids, drafts }));
}

/** @throws RangeError on one that does not sum to nothing, before the database would refuse it */
export function draftsOf(
  { userId, mode }: AccountId,
  transactions: readonly LedgerTransaction[],
  recordedAt: number,
): LedgerDraft[] {
  return transactions
    .filter(({ entries }) => entries.length > 0)
    .map((booked) => {
      if (!isBalanced(booked)) throw new RangeError("a ledger transaction sums to nothing");
      const { reference, kind, at, entries } = booked;
      return {
        transaction: { userId, mode, reference, kind, at, recordedAt },
        entries: entries.map((part, position) => ({ ...part, position })),
      };
    });
}

export async function bookDrafts(args: {
  readonly tx: Tx;
  readonly ids: IdSource;
  readonly drafts: readonly LedgerDraft[];
}): Promise<void> {
  const { transactions, entries } = ledgerRows(args.drafts, args.ids);
  await args.tx.execute(sql`
    with booked as (
      insert into ${ledgerTransactions} select * from ${rowsOf(ledgerTransactions, transactions)}
      on conflict (user_id, mode, reference) do nothing returning id
    )
    insert into ${ledgerEntries} select * from ${rowsOf(ledgerEntries, entries)} as n
    where n.transaction_id in (select id from booked)`);
}
