import { type ClosedOpportunity, type OpportunityHistoryInput, OpportunityKind } from "@tandem/contract/opportunities";
import {
  type HistoryFilter,
  type HistoryRow,
  listOpportunityHistory as listRows,
} from "@tandem/db/repositories/opportunity-history";
import { NOBODY } from "@tandem/db/with-transaction";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import type { PublicCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const LIMIT_DEFAULT = 50;

/** Closed opportunities, newest first; the same for every user. @throws ServiceError UNAVAILABLE */
export async function listOpportunityHistory(args: {
  readonly ctx: Pick<PublicCtx, "deps">;
  readonly input?: OpportunityHistoryInput | undefined;
}): Promise<ClosedOpportunity[]> {
  const { limit = LIMIT_DEFAULT, ...given } = args.input ?? {};
  const rows = await transaction({ deps: args.ctx.deps, scope: NOBODY }, (tx) =>
    listRows({ tx, filter: withoutAbsent(given), limit }),
  );
  return rows.map(toWire);
}

/** An absent field and one that is `undefined` mean the same to a caller, and not to a type. */
const withoutAbsent = (given: { readonly [Field in keyof HistoryFilter]?: HistoryFilter[Field] | undefined }) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) satisfies HistoryFilter;

/** The database pads with zeros; on the wire a number has one shortest text. */
const plain = (numeric: string): string => formatScaled(parseScaled(numeric));

const toWire = (row: HistoryRow): ClosedOpportunity => ({
  id: row.opportunityId,
  entryId: row.id,
  kind: OpportunityKind.parse(row.kind),
  legs: row.legs.map((leg) => ({ ...leg, feeBps: Number(leg.feeBps) })),
  startAsset: row.startAsset,
  notional: plain(row.notional),
  grossBps: Number(row.grossBps),
  netBps: Number(row.netBps),
  peakNetBps: Number(row.peakNetBps),
  profit: plain(row.profit),
  profitAsset: row.startAsset,
  firstSeenAt: row.firstSeenAt,
  lastSeenAt: row.lastSeenAt,
  status: "closed",
  blockedBy: row.blockedBy,
});
