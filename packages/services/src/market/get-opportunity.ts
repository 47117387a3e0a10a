import type { ExplainedOpportunity, OpportunityInput } from "@tandem/contract/opportunities";
import { ServiceError } from "../errors.ts";
import type { MarketCtx } from "./market-ctx.ts";
import { toWireExplained } from "./to-wire-explained.ts";

/**
 * One open opportunity, explained leg by leg on the books of this moment.
 * @throws {ServiceError} NOT_FOUND for one that is not open (any more).
 */
export async function getOpportunity(args: { ctx: MarketCtx; input: OpportunityInput }): Promise<ExplainedOpportunity> {
  const explained = await args.ctx.deps.market.explain(args.input.id);
  if (explained === undefined) throw new ServiceError("NOT_FOUND");
  return toWireExplained(explained);
}
