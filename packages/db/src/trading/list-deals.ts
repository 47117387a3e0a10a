import type { DealMode } from "@tandem/domain/deals/deal";
import {
  and,
  arrayContains,
  asc,
  desc,
  eq,
  gte,
  inArray,
  isNull,
  lt,
  lte,
  ne,
  notInArray,
  type SQL,
} from "drizzle-orm";
import type { Tx } from "../database.ts";
import { type DealStatus, deals, tradingEvents } from "../schema/deals.ts";
import { readDeals, type StoredDeal } from "./read-deals.ts";

export type TradingEventRow = typeof tradingEvents.$inferSelect;

export type DealFilter = {
  readonly mode?: DealMode | undefined;
  readonly statuses?: readonly DealStatus[] | undefined;
  readonly strategyId?: string | undefined;
  readonly symbol?: string | undefined;
  /** When it was decided, epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The id of the last deal of the page before. */
  readonly before?: string | undefined;
};

/** Newest first, with orders and fills; orders by hand are left out. */
export async function listDealsForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly filter: DealFilter;
  readonly limit: number;
}): Promise<readonly StoredDeal[]> {
  const { tx, userId, filter, limit } = args;
  const found = await tx
    .select({ id: deals.id })
    .from(deals)
    .where(and(eq(deals.userId, userId), ne(deals.kind, "order"), ...conditions(filter)))
    .orderBy(desc(deals.id))
    .limit(limit);
  return dealsById({ tx, userId, ids: found.map(({ id }) => id) });
}

/** Those that are not over, newest first. */
export async function listOpenDeals(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode?: DealMode | undefined;
  readonly limit: number;
}): Promise<readonly StoredDeal[]> {
  const { tx, userId, mode, limit } = args;
  const found = await tx
    .select({ id: deals.id })
    .from(deals)
    .where(
      and(
        eq(deals.userId, userId),
        ne(deals.kind, "order"),
        notInArray(deals.status, ["done", "failed"]),
        ...conditions({ mode }),
      ),
    )
    .orderBy(desc(deals.id))
    .limit(limit);
  return dealsById({ tx, userId, ids: found.map(({ id }) => id) });
}

/** Newest first; orders by hand are left out, as are ids of others. */
export async function dealsById(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly ids: readonly string[];
}): Promise<readonly StoredDeal[]> {
  const { tx, userId, ids } = args;
  if (ids.length === 0) return [];
  const where = and(inArray(deals.id, [...ids]), ne(deals.kind, "order"));
  return [...(await readDeals({ tx, userId, where }))].reverse();
}

/** What became of deals as a whole, by deal, the oldest first. */
export async function listEventsOfDeals(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly ids: readonly string[];
}): Promise<readonly TradingEventRow[]> {
  const { tx, userId, ids } = args;
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(tradingEvents)
    .where(
      and(eq(tradingEvents.userId, userId), inArray(tradingEvents.dealId, [...ids]), isNull(tradingEvents.orderId)),
    )
    .orderBy(asc(tradingEvents.id));
}

function conditions(filter: DealFilter): SQL[] {
  const { mode, statuses, strategyId, symbol, from, to, before } = filter;
  return [
    ...(mode === undefined ? [] : [eq(deals.mode, mode)]),
    ...(statuses === undefined ? [] : [inArray(deals.status, [...statuses])]),
    ...(strategyId === undefined ? [] : [eq(deals.strategyId, strategyId)]),
    ...(symbol === undefined ? [] : [arrayContains(deals.symbols, [symbol])]),
    ...(from === undefined ? [] : [gte(deals.decidedAt, from)]),
    ...(to === undefined ? [] : [lte(deals.decidedAt, to)]),
    ...(before === undefined ? [] : [lt(deals.id, before)]),
  ];
}
