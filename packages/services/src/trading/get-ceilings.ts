import type { RiskLimits } from "@tandem/contract/risk";
import { readRiskCeilings } from "@tandem/db/repositories/risk-ceilings";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { toWireLimits } from "./to-wire-risk.ts";

/** What no user's limit goes above. */
export async function getCeilings({ ctx }: { readonly ctx: UserCtx }): Promise<RiskLimits> {
  const { deps, identity } = ctx;
  return toWireLimits(await transaction({ deps, scope: { userId: identity.user.id } }, readRiskCeilings));
}
