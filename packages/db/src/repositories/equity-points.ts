import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, eq, gte, lt, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { equityPoints } from "../schema/ledger.ts";

export type EquityPoint = { readonly at: number; readonly equity: bigint };

/** Oldest first. Where there are more than `limit`, that many spread evenly over all of them, the newest among them. */
export async function listEquityPoints(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode: DealMode;
  /** At or after, epoch ms. */
  readonly from?: number | undefined;
  /** Before, epoch ms. */
  readonly to?: number | undefined;
  readonly limit: number;
}): Promise<readonly EquityPoint[]> {
  const { tx, userId, mode, from, to, limit } = args;
  const numbered = tx.$with("numbered").as(
    tx
      .select({
        at: equityPoints.at,
        equity: equityPoints.equity,
        // From the newest, which is 0.
        place: sql<number>`row_number() over (order by ${equityPoints.at} desc) - 1`.as("place"),
        among: sql<number>`count(*) over ()`.as("among"),
      })
      .from(equityPoints)
      .where(
        and(
          eq(equityPoints.userId, userId),
          eq(equityPoints.mode, mode),
          from === undefined ? undefined : gte(equityPoints.at, from),
          to === undefined ? undefined : lt(equityPoints.at, to),
        ),
      ),
  );
  return tx
    .with(numbered)
    .select({ at: numbered.at, equity: numbered.equity })
    .from(numbered)
    .where(sql`${numbered.place} % greatest(1, ceil(${numbered.among}::numeric / ${limit}::int))::int = 0`)
    .orderBy(asc(numbered.at));
}
