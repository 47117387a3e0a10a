import type { Chain } from "./evaluate-chain.ts";
import { SCALE } from "./money.ts";
import type { OpportunityKind, OpportunityLeg, SizedOpportunity } from "./opportunity.ts";

/** 10_000 basis points with 8 decimals. */
const BPS_UNITS = 10_000n * 10n ** 8n;

/** 10_000 x profit / notional, cut to 8 decimals, scaled by 10^8. */
export const netBpsOf = (chain: Chain): bigint => (BPS_UNITS * chain.profit) / chain.paid;

/** 10_000 x (product of the legs' average rates without fees - 1), cut to 8 decimals, scaled by 10^8. */
export function grossBpsOf(chain: Chain): bigint {
  let out = 1n;
  let paid = 1n;
  for (const { leg, amount, value } of chain.steps) {
    const base = amount * SCALE;
    out *= leg.buying ? base : value;
    paid *= leg.buying ? value : base;
  }
  return (BPS_UNITS * (out - paid)) / paid;
}

/** The chain as the world sees it. */
export function priceOpportunity(input: {
  readonly id: string;
  readonly kind: OpportunityKind;
  readonly startAsset: string;
  readonly chain: Chain;
}): SizedOpportunity {
  const { id, kind, startAsset, chain } = input;
  return {
    id,
    kind,
    startAsset,
    legs: chain.steps.map(
      ({ leg, amount, price, worstPrice }): OpportunityLeg => ({
        venue: leg.market.venue,
        symbol: leg.market.symbol,
        side: leg.side,
        amount,
        price,
        worstPrice,
        feeBps: leg.market.takerBps,
      }),
    ),
    notional: chain.paid,
    profit: chain.profit,
    netBps: netBpsOf(chain),
    grossBps: grossBpsOf(chain),
  };
}
