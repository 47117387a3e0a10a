import type { ChainLeg } from "@tandem/domain/chain-leg";
import { ChainSizer } from "@tandem/domain/chain-sizer";
import type { OpportunityKind, SizedOpportunity } from "@tandem/domain/opportunity";
import { netBpsOf, priceOpportunity } from "@tandem/domain/price-opportunity";
import type { DetectorConfig } from "../detector-types.ts";

/** Float rates carry at most a few units of 2^-53 each: what is this close to the threshold is sized exactly. */
const SCREEN_SLACK = 1e-12;
const BPS_UNITS = 1e12;

/** Screens, sizes and prices candidates by one configuration. */
export class CandidateSizer {
  /** A candidate whose best-level rates multiply to no more than this cannot be an opportunity of any size. */
  readonly threshold: number;
  readonly #config: DetectorConfig;
  readonly #sizer = new ChainSizer();

  constructor(config: DetectorConfig) {
    this.#config = config;
    this.threshold = 1 + Math.max(0, Number(config.minNetBps) / BPS_UNITS) * (1 - SCREEN_SLACK) - SCREEN_SLACK;
  }

  size(kind: OpportunityKind, startAsset: string, legs: readonly ChainLeg[]): SizedOpportunity | undefined {
    const chain = this.#sizer.size(legs, this.#config.maxNotional.get(startAsset));
    if (chain === undefined || netBpsOf(chain) < this.#config.minNetBps) return undefined;
    return priceOpportunity({ id: opportunityId(kind, startAsset, legs), kind, startAsset, chain });
  }
}

function opportunityId(kind: OpportunityKind, startAsset: string, legs: readonly ChainLeg[]): string {
  const steps = legs.map(({ market, side }) => `${market.venue}|${market.symbol}|${side}`);
  return `${kind}:${startAsset}:${steps.join(">")}`;
}
