import type { DashboardMessage } from "@tandem/contract/live";
import type { MarketCtx } from "./market-ctx.ts";
import { opportunityChanges } from "./opportunity-changes.ts";
import { streamState } from "./stream-state.ts";
import { venueChanges } from "./venue-changes.ts";

/** Everything the live page shows, as one stream of state. Ends when `signal` aborts. */
export function watchDashboard(args: {
  ctx: MarketCtx;
  signal: AbortSignal | undefined;
}): AsyncGenerator<DashboardMessage, void> {
  const { market, clock, settings } = args.ctx.deps;
  const venues = venueChanges(market);
  const opportunities = opportunityChanges(market, {});
  return streamState<DashboardMessage>({
    ctx: args.ctx,
    signal: args.signal,
    source: {
      snapshot: () => ({
        type: "snapshot",
        at: clock.epochMs(),
        ...(settings?.demo && { demo: true }),
        venues: venues.snapshot(),
        opportunities: opportunities.snapshot(),
      }),
      collect: (change) => {
        const venuesChanged = venues.collect(change);
        return opportunities.collect(change) || venuesChanged;
      },
      take: () => {
        const changedVenues = venues.take();
        const changedOpportunities = opportunities.take();
        if (changedVenues === undefined && changedOpportunities === undefined) return undefined;
        return {
          type: "change",
          at: clock.epochMs(),
          ...(changedVenues && { venues: changedVenues }),
          ...(changedOpportunities && { opportunities: changedOpportunities }),
        };
      },
    },
  });
}
