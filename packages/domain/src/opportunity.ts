import type { MarketSymbol, VenueId } from "./market.ts";

export type OpportunityKind = "cross" | "triangular" | "cycle";
export type Side = "buy" | "sell";

/** One step of an opportunity. Amounts and prices are scaled by 10^18. */
export type OpportunityLeg = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  /** Base units, a multiple of the market's amount step. */
  readonly amount: bigint;
  /** The first level the leg touches. */
  readonly price: bigint;
  /** The last level the leg touches. */
  readonly worstPrice: bigint;
  /** Taker fee in basis points, scaled by 10^18. */
  readonly feeBps: bigint;
};

/**
 * What can be earned now: the feasible chain with the largest profit (docs/maths.md). `notional` and `profit` are in `startAsset`,
 * scaled by 10^18. `netBps` and `grossBps` are basis points scaled by 10^8 (8 decimals, cut).
 */
export type SizedOpportunity = {
  readonly id: string;
  readonly kind: OpportunityKind;
  readonly startAsset: string;
  readonly legs: readonly OpportunityLeg[];
  readonly notional: bigint;
  readonly profit: bigint;
  readonly netBps: bigint;
  readonly grossBps: bigint;
};
