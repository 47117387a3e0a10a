import type { DealMode } from "@tandem/domain/deals/deal";
import { and, eq, gte, inArray, lt, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals } from "../schema/deals.ts";
import { ledgerEntries as entries, ledgerTransactions as transactions } from "../schema/ledger.ts";

export type LedgerSum = {
  /** A date such as 2026-11-24, a venue, a strategy's id or `manual`, a symbol (empty: of none), an asset. */
  readonly key: string;
  readonly asset: string;
  /** What trades, fees and funding brought, without deposits and corrections; scaled by 10^18. */
  readonly profit: bigint;
  /** Of that, what was paid as fees; negative is a rebate. */
  readonly fees: bigint;
};

type Query = {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode: DealMode;
  readonly by: "day" | "venue" | "strategy" | "symbol" | "asset";
  /** At or after, epoch ms. */
  readonly from?: number | undefined;
  /** Before, epoch ms. */
  readonly to?: number | undefined;
};

/** By key and asset: what it is worth, prices say. */
export async function ledgerSums(query: Query): Promise<readonly LedgerSum[]> {
  const key = keyOf(query.by);
  const rows = await query.tx
    .select({
      key,
      asset: entries.asset,
      profit: sql`-sum(${entries.amount})`.mapWith(entries.amount),
      fees: sql`coalesce(sum(${entries.amount}) filter (where ${entries.account} = 'fee'), 0)`.mapWith(entries.amount),
    })
    .from(entries)
    .innerJoin(transactions, eq(transactions.id, entries.transactionId))
    .leftJoin(deals, eq(deals.id, transactions.dealId))
    .where(conditions(query))
    // By position: the key's expression has parameters, which PostgreSQL would not know again.
    .groupBy(sql`1`, sql`2`)
    .orderBy(sql`1`, sql`2`);
  return rows;
}

/** How many deals, orders by hand left out, have something in the ledger, by key. */
export async function dealCounts(query: Query): Promise<ReadonlyMap<string, number>> {
  const rows = await query.tx
    .select({ key: keyOf(query.by), deals: sql<number>`count(distinct ${deals.id})::int` })
    .from(entries)
    .innerJoin(transactions, eq(transactions.id, entries.transactionId))
    .innerJoin(deals, and(eq(deals.id, transactions.dealId), sql`${deals.kind} <> 'order'`))
    .where(conditions(query))
    .groupBy(sql`1`);
  return new Map(rows.map(({ key, deals: count }) => [key, count]));
}

function keyOf(by: Query["by"]) {
  const keys = {
    day: sql<string>`to_char(${transactions.at} at time zone 'UTC', 'YYYY-MM-DD')`,
    venue: sql<string>`${entries.venue}`,
    strategy: sql<string>`coalesce(${deals.strategyId}::text, 'manual')`,
    symbol: sql<string>`coalesce(${transactions.symbol}, '')`,
    asset: sql<string>`${entries.asset}`,
  };
  return keys[by];
}

const conditions = ({ userId, mode, from, to }: Query) =>
  and(
    eq(entries.userId, userId),
    eq(entries.mode, mode),
    inArray(entries.account, ["trade", "fee", "funding"]),
    eq(transactions.userId, userId),
    eq(transactions.mode, mode),
    from === undefined ? undefined : gte(transactions.at, from),
    to === undefined ? undefined : lt(transactions.at, to),
  );
