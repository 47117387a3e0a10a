import { formatScaled } from "@tandem/domain/money";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import { and, arrayOverlaps, desc, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import { arrayLiteral } from "../array-literal.ts";
import type { Tx } from "../database.ts";
import { type HistoryLeg, opportunityHistory as history } from "../schema/opportunity-history.ts";

export type HistoryRow = typeof history.$inferSelect;
/** A closed opportunity and the id its row gets. */
export type ClosedOpportunity = LiveOpportunity & { readonly rowId: string };

export type HistoryFilter = {
  readonly kinds?: readonly string[];
  readonly symbols?: readonly string[];
  readonly venues?: readonly string[];
  readonly minNetBps?: number;
  /** Last seen at or after, epoch ms. */
  readonly from?: number;
  /** Last seen at or before, epoch ms. */
  readonly to?: number;
  /** The id of the last row of the page before. */
  readonly before?: string;
};

/** Scaled by 10^8 to scaled by 10^18. */
const EDGE_TO_SCALED = 10n ** 10n;
const edge = (bps: bigint): string => formatScaled(bps * EDGE_TO_SCALED);

/** Writes any number of them in one statement; those that are there already (a retry) are left as they are. */
export async function insertOpportunityHistory(args: {
  readonly tx: Tx;
  readonly closed: readonly ClosedOpportunity[];
}): Promise<void> {
  const { tx, closed } = args;
  if (closed.length === 0) return;
  const column = (value: (one: ClosedOpportunity) => string) => sql.param(arrayLiteral(closed.map(value)));
  const time = (epochMs: number): string => new Date(epochMs).toISOString();
  await tx.execute(sql`
    insert into ${history} (
      id, opportunity_id, kind, start_asset, notional, profit, gross_bps, net_bps, peak_net_bps, legs,
      symbols, venues, blocked_by, first_seen_at, last_seen_at
    )
    select id, opportunity_id, kind, start_asset, notional, profit, gross_bps, net_bps, peak_net_bps, legs,
      array(select distinct leg ->> 'symbol' from jsonb_array_elements(legs) leg order by 1),
      array(select distinct leg ->> 'venue' from jsonb_array_elements(legs) leg order by 1),
      blocked_by::text[], first_seen_at, last_seen_at
    from unnest(
      ${column((one) => one.rowId)}::uuid[], ${column((one) => one.id)}::text[], ${column((one) => one.kind)}::text[],
      ${column((one) => one.startAsset)}::text[], ${column((one) => formatScaled(one.notional))}::numeric[],
      ${column((one) => formatScaled(one.profit))}::numeric[], ${column((one) => edge(one.grossBps))}::numeric[],
      ${column((one) => edge(one.netBps))}::numeric[], ${column((one) => edge(one.peakNetBps))}::numeric[],
      ${column((one) => JSON.stringify(toLegs(one)))}::jsonb[],
      ${column((one) => arrayLiteral(one.blockedBy))}::text[],
      ${column((one) => time(one.firstSeenAt))}::timestamptz[], ${column((one) => time(one.lastSeenAt))}::timestamptz[]
    ) as life (
      id, opportunity_id, kind, start_asset, notional, profit, gross_bps, net_bps, peak_net_bps, legs, blocked_by,
      first_seen_at, last_seen_at
    )
    on conflict (id) do nothing`);
}

const toLegs = (opportunity: LiveOpportunity): readonly HistoryLeg[] =>
  opportunity.legs.map((leg) => ({
    venue: leg.venue,
    symbol: leg.symbol,
    side: leg.side,
    price: formatScaled(leg.price),
    worstPrice: formatScaled(leg.worstPrice),
    amount: formatScaled(leg.amount),
    feeBps: formatScaled(leg.feeBps),
  }));

/** Newest first. */
export async function listOpportunityHistory(args: {
  readonly tx: Tx;
  readonly filter: HistoryFilter;
  readonly limit: number;
}): Promise<readonly HistoryRow[]> {
  return args.tx
    .select()
    .from(history)
    .where(and(...conditions(args.filter)))
    .orderBy(desc(history.id))
    .limit(args.limit);
}

function conditions(filter: HistoryFilter): SQL[] {
  const { kinds, symbols, venues, minNetBps, from, to, before } = filter;
  return [
    ...(kinds ? [inArray(history.kind, [...kinds])] : []),
    ...(symbols ? [arrayOverlaps(history.symbols, sql`${arrayLiteral(symbols)}::text[]`)] : []),
    ...(venues ? [arrayOverlaps(history.venues, sql`${arrayLiteral(venues)}::text[]`)] : []),
    ...(minNetBps === undefined ? [] : [gte(history.netBps, String(minNetBps))]),
    ...(from === undefined ? [] : [gte(history.lastSeenAt, from)]),
    ...(to === undefined ? [] : [lte(history.lastSeenAt, to)]),
    ...(before === undefined ? [] : [lt(history.id, before)]),
  ];
}

/**
 * For the retention job: at most `limit` of the oldest, so that one statement stays short.
 * @returns how many were removed; as many as `limit` means there may be more
 */
export async function deleteOldOpportunityHistory(args: {
  readonly tx: Tx;
  /** Last seen before this, epoch ms. */
  readonly before: number;
  readonly limit: number;
}): Promise<number> {
  const { tx, before, limit } = args;
  const oldest = tx
    .select({ id: history.id })
    .from(history)
    .where(lt(history.lastSeenAt, before))
    .orderBy(history.lastSeenAt)
    .limit(limit);
  return (await tx.delete(history).where(inArray(history.id, oldest)).returning({ id: history.id })).length;
}
