import type { OpportunityFilter } from "@tandem/contract/opportunities";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import { edgeToNumber } from "./to-wire.ts";

/**
 * Builds the test of one filter. `symbols` and `venues` keep what touches any of them with any leg; an absent
 * list keeps everything, an empty one nothing.
 */
export function opportunityFilter(filter: OpportunityFilter): (opportunity: LiveOpportunity) => boolean {
  const kinds = filter.kinds && new Set<string>(filter.kinds);
  const symbols = filter.symbols && new Set(filter.symbols);
  const venues = filter.venues && new Set(filter.venues);
  const { minNetBps } = filter;
  return (opportunity) =>
    (kinds === undefined || kinds.has(opportunity.kind)) &&
    (symbols === undefined || opportunity.legs.some((leg) => symbols.has(leg.symbol))) &&
    (venues === undefined || opportunity.legs.some((leg) => venues.has(leg.venue))) &&
    (minNetBps === undefined || edgeToNumber(opportunity.netBps) >= minNetBps);
}
