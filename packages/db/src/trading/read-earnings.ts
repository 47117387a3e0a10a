import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, eq, gte, inArray, lte, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals } from "../schema/deals.ts";
import { equityPoints, ledgerEntries, ledgerTransactions } from "../schema/ledger.ts";

/** What trades, fees and funding brought under a key, by asset; `fees` is a part of `amount`, positive is a cost. */
export type EarningsRow = {
  readonly key: string;
  readonly asset: string;
  readonly amount: bigint;
  readonly fees: bigint;
};

type Span = { readonly from?: number | undefined; readonly to?: number | undefined };
type Account = { readonly tx: Tx; readonly userId: string; readonly mode: DealMode };

const KEYS = {
  all: sql<string>`''`,
  day: sql<string>`to_char(${ledgerTransactions.at} at time zone 'UTC', 'YYYY-MM-DD')`,
  venue: sql<string>`${ledgerEntries.venue}`,
  strategy: sql<string>`coalesce(${deals.strategyId}::text, 'manual')`,
  symbol: sql<string>`coalesce(${ledgerTransactions.symbol}, '')`,
} as const;
export type EarningsKey = keyof typeof KEYS;

/** From the ledger, by its own dates; deposits and corrections bring nothing. */
export async function readEarnings(
  args: Account & { readonly by: EarningsKey; readonly span: Span },
): Promise<readonly EarningsRow[]> {
  const { tx, userId, mode, by, span } = args;
  const key = KEYS[by];
  return tx
    .select({
      key: key.as("key"),
      asset: ledgerEntries.asset,
      amount: sql`-sum(${ledgerEntries.amount})`.mapWith(ledgerEntries.amount),
      fees: sql`coalesce(sum(${ledgerEntries.amount}) filter (where ${ledgerEntries.account} = 'fee'), 0)`.mapWith(
        ledgerEntries.amount,
      ),
    })
    .from(ledgerEntries)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .leftJoin(deals, eq(deals.id, ledgerTransactions.dealId))
    .where(
      and(
        eq(ledgerEntries.userId, userId),
        eq(ledgerEntries.mode, mode),
        inArray(ledgerEntries.account, ["trade", "fee", "funding"]),
        ...within(span),
      ),
    )
    .groupBy(sql`1`, ledgerEntries.asset)
    .orderBy(sql`1`, ledgerEntries.asset);
}

const within = ({ from, to }: Span) => [
  ...(from === undefined ? [] : [gte(ledgerTransactions.at, from)]),
  ...(to === undefined ? [] : [lte(ledgerTransactions.at, to)]),
];

/** How many deals, orders by hand included, traded under each key. */
export async function countDeals(
  args: Account & { readonly by: EarningsKey; readonly span: Span },
): Promise<ReadonlyMap<string, number>> {
  const { tx, userId, mode, by, span } = args;
  const rows = await tx
    .select({ key: KEYS[by].as("key"), made: sql<number>`count(distinct ${ledgerTransactions.dealId})::int` })
    .from(ledgerEntries)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .leftJoin(deals, eq(deals.id, ledgerTransactions.dealId))
    .where(and(eq(ledgerEntries.userId, userId), eq(ledgerEntries.mode, mode), ...within(span)))
    .groupBy(sql`1`);
  return new Map(rows.map(({ key, made }) => [key, made]));
}

export type EquityRow = { readonly at: number; readonly equity: bigint };

/** Oldest first, at most `limit`: the newest of each of as many equal spans of time. */
export async function readEquity(
  args: Account & { readonly from: number; readonly to: number; readonly limit: number },
) {
  const { tx, userId, mode, from, to, limit } = args;
  const spanMs = Math.max(1, Math.ceil((to - from + 1) / limit));
  // As text: two parameters of the same value are two expressions, which DISTINCT ON and ORDER BY may not be.
  const [start, span] = [sql.raw(String(Math.trunc(from))), sql.raw(String(spanMs))];
  const bucket = sql`floor((extract(epoch from ${equityPoints.at}) * 1000 - ${start}) / ${span})`;
  const rows: readonly EquityRow[] = await tx
    .selectDistinctOn([bucket], { at: equityPoints.at, equity: equityPoints.equity })
    .from(equityPoints)
    .where(
      and(
        eq(equityPoints.userId, userId),
        eq(equityPoints.mode, mode),
        gte(equityPoints.at, from),
        lte(equityPoints.at, to),
      ),
    )
    .orderBy(bucket, sql`${equityPoints.at} desc`);
  return rows;
}

/** When the first and the last were kept, epoch ms; undefined where none is. */
export async function equitySpan(
  args: Account,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { tx, userId, mode } = args;
  const own = and(eq(equityPoints.userId, userId), eq(equityPoints.mode, mode));
  const at = { at: equityPoints.at };
  const [first] = await tx.select(at).from(equityPoints).where(own).orderBy(asc(equityPoints.at)).limit(1);
  const [last] = await tx.select(at).from(equityPoints).where(own).orderBy(sql`${equityPoints.at} desc`).limit(1);
  return first === undefined || last === undefined ? undefined : { first: first.at, last: last.at };
}
