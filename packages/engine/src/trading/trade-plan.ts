import type { Deal } from "@tandem/domain/deals/deal";
import type { OpportunityKind } from "@tandem/domain/opportunity";
import type { RiskPlan } from "@tandem/domain/risk/risk-plan";
import type { DealRun } from "./run-deal.ts";
import type { Refused } from "./trader.ts";
import type { Actor, ExpectedLeg } from "./trading-store.ts";

/** What would be sent, what it is expected to bring, and what the rules of risk look at. */
export type TradePlan = {
  readonly deal: Deal;
  readonly kind: OpportunityKind | "order";
  readonly opportunityId: string | undefined;
  readonly risk: RiskPlan;
  readonly expected: readonly ExpectedLeg[];
  /** In the start asset, scaled by 10^18. */
  readonly notional: bigint;
  readonly expectedProfit: bigint;
  /** Scaled by 10^8. */
  readonly netBps: bigint;
};

/** A reason of {@link RiskPlan.blockedBy}: what is not priced in the reporting currency is within no limit. */
export const UNPRICED = "no_price";

/** The whole's value from its legs'; undefined ones make it a plan that no rule lets pass. */
export function notionalsOf(values: readonly (bigint | undefined)[]): {
  readonly legs: readonly bigint[];
  readonly whole: bigint;
  readonly blockedBy: readonly string[];
} {
  const legs = values.map((value) => value ?? 0n);
  const whole = legs.reduce((most, value) => (value > most ? value : most), 1n);
  return { legs, whole, blockedBy: values.includes(undefined) ? [UNPRICED] : [] };
}

export type OpenMeta = {
  readonly idempotency: { readonly procedure: string; readonly key: string } | undefined;
  readonly strategyId: string | undefined;
  readonly actor: Actor;
  /** When it was decided, epoch ms. */
  readonly at: number;
};

export type OpenedDeal =
  | { readonly kind: "deal"; readonly dealId: string; readonly run: DealRun | undefined }
  | Refused;
