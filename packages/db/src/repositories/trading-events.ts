import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, desc, eq, gt, isNotNull, isNull, ne } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { deals, tradingEvents as events } from "../schema/deals.ts";

export type TradingEventRow = typeof events.$inferSelect;

type Query = {
  readonly tx: Tx;
  readonly userId: string;
  /** `deal`: of deals as a whole, orders by hand left out; `order`: of all orders. */
  readonly of: "deal" | "order";
  readonly mode?: DealMode | undefined;
};

/**
 * What happened after the event with the id `after`, oldest first. Ids of a user are in the order of the commits: what
 * comes later has a greater one, so that nothing is missed by going on from the last that was seen.
 */
export async function listTradingEvents(
  query: Query & { readonly after: string | undefined; readonly limit: number },
): Promise<readonly TradingEventRow[]> {
  const { tx, after, limit } = query;
  const rows = await tx
    .select({ event: events })
    .from(events)
    .innerJoin(deals, eq(deals.id, events.dealId))
    .where(and(conditions(query), after === undefined ? undefined : gt(events.id, after)))
    .orderBy(asc(events.id))
    .limit(limit);
  return rows.map(({ event }) => event);
}

/** Where whoever listens from now on begins; undefined while there is none. */
export async function newestTradingEventId(query: Query): Promise<string | undefined> {
  const [row] = await query.tx
    .select({ id: events.id })
    .from(events)
    .innerJoin(deals, eq(deals.id, events.dealId))
    .where(conditions(query))
    .orderBy(desc(events.id))
    .limit(1);
  return row?.id;
}

const conditions = ({ userId, of, mode }: Query) =>
  and(
    eq(events.userId, userId),
    eq(deals.userId, userId),
    mode === undefined ? undefined : eq(events.mode, mode),
    of === "order" ? isNotNull(events.orderId) : and(isNull(events.orderId), ne(deals.kind, "order")),
  );
