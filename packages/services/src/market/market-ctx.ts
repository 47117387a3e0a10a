import type { MarketView } from "@tandem/engine/market-view";
import type { Clock } from "@tandem/engine/ports";

/** What the market verbs need of a caller's context; every signed-in user may read the whole market. */
export type MarketCtx = {
  readonly deps: {
    readonly market: MarketView;
    readonly clock: Clock;
    readonly settings?: { readonly demo?: boolean };
  };
};
