import type { OpportunitiesListInput, Opportunity } from "@tandem/contract/opportunities";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import { ServiceError } from "../errors.ts";
import type { MarketCtx } from "./market-ctx.ts";
import { opportunityFilter } from "./opportunity-filter.ts";
import { toWireOpportunity } from "./to-wire.ts";

const LIMIT_DEFAULT = 50;

/** Newest first; ids break ties, so that pages neither overlap nor leave a hole. */
const newestFirst = (a: LiveOpportunity, b: LiveOpportunity): number =>
  b.firstSeenAt - a.firstSeenAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Open opportunities that match the filter, newest first.
 * @throws {ServiceError} NOT_FOUND when `before` names none that is open: start again at the top.
 */
export function listOpportunities({
  ctx,
  input = {},
}: {
  ctx: MarketCtx;
  input?: OpportunitiesListInput;
}): Opportunity[] {
  const { limit = LIMIT_DEFAULT, before, ...filter } = input;
  const matches = opportunityFilter(filter);
  const open = ctx.deps.market.opportunities().filter((opportunity) => opportunity.status === "open");
  const cursor = before === undefined ? undefined : open.find((opportunity) => opportunity.id === before);
  if (before !== undefined && cursor === undefined) throw new ServiceError("NOT_FOUND");
  return open
    .filter((opportunity) => matches(opportunity) && (cursor === undefined || newestFirst(cursor, opportunity) < 0))
    .sort(newestFirst)
    .slice(0, limit)
    .map(toWireOpportunity);
}
