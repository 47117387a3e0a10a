import { createChainLeg } from "@tandem/domain/chain-leg";
import { explainOpportunity } from "@tandem/domain/explain-opportunity";
import type { Detector } from "../detector-types.ts";
import type { ExplainedOpportunity, LiveOpportunity } from "../market-view.ts";

/** Walks the detector's books, which are those that the opportunity was last sized on. */
export function explainLive({
  opportunity,
  detector,
  maxNotional,
}: {
  readonly opportunity: LiveOpportunity | undefined;
  readonly detector: Detector;
  readonly maxNotional: ReadonlyMap<string, bigint>;
}): ExplainedOpportunity | undefined {
  if (opportunity === undefined) return undefined;
  const legs = opportunity.legs.flatMap(({ venue, symbol, side }) => {
    const state = detector.book(venue, symbol);
    return state === undefined ? [] : [createChainLeg({ market: state.market, side, book: state.book })];
  });
  const amount = opportunity.legs[0]?.amount;
  if (amount === undefined || legs.length !== opportunity.legs.length) return undefined;
  const explanation = explainOpportunity({ legs, amount });
  return explanation && { opportunity, explanation, maxNotional: maxNotional.get(opportunity.startAsset) };
}
