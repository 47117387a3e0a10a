import type { VenuesMessage } from "@tandem/contract/live";
import type { MarketCtx } from "./market-ctx.ts";
import { streamState } from "./stream-state.ts";
import { venueChanges } from "./venue-changes.ts";

/** Health of every venue as a stream of state. Ends when `signal` aborts. */
export function watchVenues(args: {
  ctx: MarketCtx;
  signal: AbortSignal | undefined;
}): AsyncGenerator<VenuesMessage, void> {
  const { market, clock } = args.ctx.deps;
  const changes = venueChanges(market);
  return streamState<VenuesMessage>({
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
