import type { OpportunitiesMessage } from "@tandem/contract/live";
import type { OpportunityFilter } from "@tandem/contract/opportunities";
import type { MarketCtx } from "./market-ctx.ts";
import { opportunityChanges } from "./opportunity-changes.ts";
import { streamState } from "./stream-state.ts";

/** Open opportunities that match the filter, as a stream of state. Ends when `signal` aborts. */
export function watchOpportunities(args: {
  ctx: MarketCtx;
  input?: OpportunityFilter | undefined;
  signal: AbortSignal | undefined;
}): AsyncGenerator<OpportunitiesMessage, void> {
  const { market, clock } = args.ctx.deps;
  const changes = opportunityChanges(market, args.input ?? {});
  return streamState<OpportunitiesMessage>({
    ctx: args.ctx,
    signal: args.signal,
    source: {
      snapshot: () => ({ type: "snapshot", at: clock.epochMs(), items: changes.snapshot() }),
      collect: changes.collect,
      take: () => {
        const taken = changes.take();
        return taken && { type: "change", at: clock.epochMs(), ...taken };
      },
    },
  });
}
