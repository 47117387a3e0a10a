import type { ExplainedLeg, ExplainedOpportunity as WireExplained } from "@tandem/contract/opportunities";
import type { LegExplanation } from "@tandem/domain/explain-opportunity";
import { formatScaled } from "@tandem/domain/money";
import type { ExplainedOpportunity } from "@tandem/engine/market-view";
import { edgeToNumber, toWireOpportunity } from "./to-wire.ts";

/** Money becomes plain decimal text, exactly; the curve is for drawing and stays in numbers. */
export function toWireExplained({ opportunity, explanation, maxNotional }: ExplainedOpportunity): WireExplained {
  const wire = toWireOpportunity(opportunity);
  return {
    ...wire,
    legs: wire.legs.flatMap((leg, i) => {
      const explained = explanation.legs[i];
      return explained === undefined ? [] : [{ ...leg, ...toWireLeg(explained) }];
    }),
    peakNetBps: edgeToNumber(opportunity.peakNetBps),
    profitOverSize: {
      points: explanation.curve.map(([notional, profit]) => [notional, profit]),
      best: [...explanation.best],
      chosen: [toNumber(explanation.notional), toNumber(explanation.profit)],
      maxNotional: maxNotional === undefined ? null : formatScaled(maxNotional),
    },
  };
}

const toNumber = (money: bigint): number => Number(formatScaled(money));

type LegFacts = Omit<ExplainedLeg, "venue" | "symbol" | "side" | "price" | "worstPrice" | "amount" | "feeBps">;

const toWireLeg = (leg: LegExplanation): LegFacts => ({
  levelsUsed: leg.levelsUsed.map(([price, amount]) => [formatScaled(price), formatScaled(amount)]),
  levelCount: leg.levelCount,
  value: formatScaled(leg.value),
  paid: formatScaled(leg.paid),
  paidAsset: leg.paidAsset,
  received: formatScaled(leg.received),
  receivedAsset: leg.receivedAsset,
  fee: formatScaled(leg.fee),
  feeAsset: leg.feeAsset,
  surplus: formatScaled(leg.surplus),
});
