import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookState } from "../detector-types.ts";
import type { LiveEngine } from "../live/create-live-engine.ts";
import type { LiveOpportunity } from "../market-view.ts";

/** What a trader reads of the market, in its own thread and at this moment. */
export type TraderMarket = {
  readonly book: (venue: VenueId, symbol: MarketSymbol) => BookState | undefined;
  readonly markets: () => readonly Market[];
  /** What is open now, newest state. */
  readonly opportunity: (id: string) => LiveOpportunity | undefined;
  readonly opportunities: () => Iterable<LiveOpportunity>;
  /** Opened, updated or closed; told at once, within the update that brought it. */
  readonly onOpportunity: (listener: (life: LiveOpportunity) => void) => () => void;
};

/** The live engine of this thread as a trader reads it. */
export function traderMarketOf({ view, bus, bookState }: Pick<LiveEngine, "view" | "bus" | "bookState">): TraderMarket {
  const open = new Map<string, LiveOpportunity>();
  const listeners = new Set<(life: LiveOpportunity) => void>();
  const hear = (life: LiveOpportunity): void => {
    if (life.status === "closed") open.delete(life.id);
    else open.set(life.id, life);
    for (const listener of listeners) listener(life);
  };
  for (const life of view.opportunities()) open.set(life.id, life);
  bus.subscribe("opportunity.opened", hear);
  bus.subscribe("opportunity.updated", hear);
  bus.subscribe("opportunity.closed", hear);
  return {
    book: bookState,
    markets: view.markets,
    opportunity: (id) => open.get(id),
    opportunities: () => open.values(),
    onOpportunity: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
