import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, desc, eq, getTableColumns, gt, isNotNull, ne, type SQL } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals, tradingEvents } from "../schema/deals.ts";
import type { TradingEventRow } from "./list-deals.ts";

/** Of deals, or of orders: those of orders by hand too. */
export type EventFilter = { readonly about: "deals" | "orders"; readonly mode?: DealMode | undefined };

/** The newest event of a user: what a stream begins after. */
export async function latestEventId(args: { readonly tx: Tx; readonly userId: string }): Promise<string | undefined> {
  const [row] = await args.tx
    .select({ id: tradingEvents.id })
    .from(tradingEvents)
    .where(eq(tradingEvents.userId, args.userId))
    .orderBy(desc(tradingEvents.id))
    .limit(1);
  return row?.id;
}

export async function hasEvent(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
}): Promise<boolean> {
  const { tx, userId, id } = args;
  const rows = await tx
    .select({ id: tradingEvents.id })
    .from(tradingEvents)
    .where(and(eq(tradingEvents.userId, userId), eq(tradingEvents.id, id)));
  return rows.length === 1;
}

/** In the order in which they were committed. */
export async function listEventsAfter(args: {
  readonly tx: Tx;
  readonly userId: string;
  /** Undefined: from the first. */
  readonly after: string | undefined;
  readonly filter: EventFilter;
  readonly limit: number;
}): Promise<readonly TradingEventRow[]> {
  const { tx, userId, after, filter, limit } = args;
  return tx
    .select(getTableColumns(tradingEvents))
    .from(tradingEvents)
    .innerJoin(deals, eq(deals.id, tradingEvents.dealId))
    .where(
      and(
        eq(tradingEvents.userId, userId),
        after === undefined ? undefined : gt(tradingEvents.id, after),
        ...conditions(filter),
      ),
    )
    .orderBy(asc(tradingEvents.id))
    .limit(limit);
}

const conditions = ({ about, mode }: EventFilter): SQL[] => [
  about === "deals" ? ne(deals.kind, "order") : isNotNull(tradingEvents.orderId),
  ...(mode === undefined ? [] : [eq(tradingEvents.mode, mode)]),
];
