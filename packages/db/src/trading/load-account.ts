import type { AccountId, AccountRecord } from "@tandem/engine/trading/trading-store";
import { and, eq, gt, like, lt, max, ne, notInArray, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { balancesForUser } from "../repositories/balances.ts";
import { ledgerSums } from "../repositories/ledger-sums.ts";
import { deals } from "../schema/deals.ts";
import { equityPoints, ledgerTransactions } from "../schema/ledger.ts";
import { orders } from "../schema/orders.ts";
import { withTransaction } from "../with-transaction.ts";
import { readDeals } from "./read-deals.ts";
import { readTradingSettings } from "./read-settings.ts";
import { PAPER_RESET } from "./reset-paper.ts";
import type { TradingDeps } from "./trading-deps.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Of = { readonly tx: Tx; readonly account: AccountId };

/** All that an account's decisions need, as of one moment. */
export async function loadAccount({ db, clock }: TradingDeps, account: AccountId): Promise<AccountRecord> {
  const { userId, mode } = account;
  const now = clock.epochMs();
  return withTransaction({ db, scope: { userId } }, async (tx) => {
    // One picture: nobody writes while it is taken.
    await tx.execute(sql`select trading_turn()`);
    const of = { tx, account };
    const open = await readDeals({
      tx,
      userId,
      where: and(eq(deals.mode, mode), notInArray(deals.status, ["done", "failed"])),
    });
    const today = await ledgerSums({ tx, userId, mode, by: "asset", from: now - (now % DAY_MS) });
    return {
      ...(await readTradingSettings({ tx, account, now })),
      balances: await balancesForUser({ tx, userId, mode }),
      openDeals: open.map(({ deal }) => deal),
      lossStreak: await lossStreak(of),
      earnedToday: new Map(today.filter(({ profit }) => profit !== 0n).map(({ asset, profit }) => [asset, profit])),
      equityPeak: await equityPeak(of),
      sentAt: await sentSince(of, now - MINUTE_MS),
    };
  });
}

/** Deals that lost since the last one that earned. Those that traded nothing, and orders by hand, are neither. */
async function lossStreak({ tx, account }: Of): Promise<number> {
  const own = and(eq(deals.userId, account.userId), eq(deals.mode, account.mode), ne(deals.kind, "order"));
  const earned = tx
    .select({ at: sql`coalesce(max(${deals.endedAt}), '-infinity')` })
    .from(deals)
    .where(and(own, gt(deals.realisedProfit, 0n)));
  const lost = await tx
    .select({ id: deals.id })
    .from(deals)
    .where(and(own, lt(deals.realisedProfit, 0n), gt(deals.endedAt, sql`(${earned})`)));
  return lost.length;
}

/** Since the funds were last given: before that it was another account's. */
async function equityPeak({ tx, account }: Of): Promise<bigint | undefined> {
  const { userId, mode } = account;
  const reset = tx
    .select({ at: sql`coalesce(max(${ledgerTransactions.at}), '-infinity')` })
    .from(ledgerTransactions)
    .where(
      and(
        eq(ledgerTransactions.userId, userId),
        eq(ledgerTransactions.mode, mode),
        like(ledgerTransactions.reference, `${PAPER_RESET}:%`),
      ),
    );
  const [row] = await tx
    .select({ peak: max(equityPoints.equity) })
    .from(equityPoints)
    .where(and(eq(equityPoints.userId, userId), eq(equityPoints.mode, mode), sql`${equityPoints.at} >= (${reset})`));
  return row?.peak ?? undefined;
}

async function sentSince({ tx, account }: Of, from: number): Promise<readonly number[]> {
  const rows = await tx
    .select({ at: orders.sentAt })
    .from(orders)
    .where(and(eq(orders.userId, account.userId), eq(orders.mode, account.mode), gt(orders.sentAt, from)))
    .orderBy(orders.sentAt);
  return rows.map(({ at }) => at);
}
