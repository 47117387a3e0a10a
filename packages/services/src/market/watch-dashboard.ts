import type { DashboardMessage } from "@tandem/contract/live";
import type { UserCtx } from "../context.ts";
import { dashboardTrading } from "../trading/dashboard-trading.ts";
import type { MarketCtx } from "./market-ctx.ts";
import { opportunityChanges } from "./opportunity-changes.ts";
import { streamState } from "./stream-state.ts";
import { venueChanges } from "./venue-changes.ts";

/** Everything the live page shows, the market and the caller's own trading, as one stream of state. Ends when `signal` aborts. */
export function watchDashboard(args: {
  ctx: MarketCtx | UserCtx;
  signal: AbortSignal | undefined;
}): AsyncGenerator<DashboardMessage, void> {
  const { market, clock, settings } = args.ctx.deps;
  const venues = venueChanges(market);
  const opportunities = opportunityChanges(market, {});
  const trading = "identity" in args.ctx ? dashboardTrading(args.ctx) : undefined;
  return streamState<DashboardMessage>({
    ctx: args.ctx,
    signal: args.signal,
    source: {
      ...(trading && { alsoListen: trading.listen }),
      snapshot: async () => ({
        type: "snapshot",
        ...(await trading?.snapshot()),
        at: clock.epochMs(),
        ...(settings?.demo && { demo: true }),
        venues: venues.snapshot(),
        opportunities: opportunities.snapshot(),
      }),
      collect: (change) => {
        const venuesChanged = venues.collect(change);
        return opportunities.collect(change) || venuesChanged;
      },
      take: async () => {
        const changedTrading = await trading?.take();
        const changedVenues = venues.take();
        const changedOpportunities = opportunities.take();
        if (changedVenues === undefined && changedOpportunities === undefined && changedTrading === undefined)
          return undefined;
        return {
          type: "change",
          at: clock.epochMs(),
          ...(changedVenues && { venues: changedVenues }),
          ...(changedOpportunities && { opportunities: changedOpportunities }),
          ...changedTrading,
        };
      },
    },
  });
}
