import type { Opportunity, OpportunityFilter } from "@tandem/contract/opportunities";
import type { LiveOpportunity, MarketChange, MarketView } from "@tandem/engine/market-view";
import { opportunityFilter } from "./opportunity-filter.ts";
import { toWireOpportunity } from "./to-wire.ts";

export type OpportunityChanges = {
  readonly snapshot: () => Opportunity[];
  readonly collect: (change: MarketChange) => boolean;
  readonly take: () => { upsert: Opportunity[]; remove: string[] } | undefined;
};

/**
 * What one reader of opportunities has been shown and what is new to it. One that leaves the filter is removed
 * like one that closed. Holds at most what is open now plus what the reader was shown.
 */
export function opportunityChanges(market: MarketView, filter: OpportunityFilter): OpportunityChanges {
  const matches = opportunityFilter(filter);
  const shown = new Set<string>();
  const upserts = new Map<string, LiveOpportunity>();
  const removals = new Set<string>();

  const add = (opportunity: LiveOpportunity): boolean => {
    if (!matches(opportunity)) return drop(opportunity.id);
    removals.delete(opportunity.id);
    upserts.set(opportunity.id, opportunity);
    return true;
  };
  const drop = (id: string): boolean => {
    const waited = upserts.delete(id);
    if (!shown.has(id)) return waited;
    removals.add(id);
    return true;
  };

  return {
    snapshot: () => {
      const open = market
        .opportunities()
        .filter((opportunity) => opportunity.status === "open" && matches(opportunity));
      for (const { id } of open) shown.add(id);
      return open.map(toWireOpportunity);
    },
    collect: (change) => {
      let concerned = false;
      for (const opportunity of change.closed) concerned = drop(opportunity.id) || concerned;
      for (const opportunity of change.opened) concerned = add(opportunity) || concerned;
      for (const opportunity of change.updated) concerned = add(opportunity) || concerned;
      return concerned;
    },
    take: () => {
      if (upserts.size === 0 && removals.size === 0) return undefined;
      const upsert = [...upserts.values()].map(toWireOpportunity);
      const remove = [...removals];
      for (const { id } of upsert) shown.add(id);
      for (const id of remove) shown.delete(id);
      upserts.clear();
      removals.clear();
      return { upsert, remove };
    },
  };
}
