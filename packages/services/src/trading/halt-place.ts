import type { HaltScope } from "@tandem/contract/risk";
import { recordDenial } from "../audit/record-denial.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { requireMarket } from "./require-market.ts";

export type HaltPlace = { readonly userId: string | null; readonly target: string | null };

/**
 * Whose trading a halt is about, and of which venue or symbol.
 * @throws ServiceError VALIDATION target_required, unknown_venue, unknown_symbol; FORBIDDEN role_required
 */
export async function haltPlace(
  ctx: UserCtx,
  { scope, target }: { readonly scope: HaltScope; readonly target?: string | undefined },
  action: string,
): Promise<HaltPlace> {
  const { deps, identity } = ctx;
  if (scope === "all") {
    if (identity.user.role !== "admin") {
      await recordDenial({ ...ctx, action, reason: "role_required" });
      throw new ServiceError("FORBIDDEN", { reason: "role_required" });
    }
    return { userId: null, target: null };
  }
  const userId = identity.user.id;
  if (scope === "user") return { userId, target: null };
  if (target === undefined) {
    const reason = "target_required";
    throw new ServiceError("VALIDATION", { reason, fieldErrors: { target: [reason] } });
  }
  // What is not followed is not traded: a halt of it would only seem to protect.
  requireMarket(deps.market, scope === "venue" ? { venue: target } : { symbol: target });
  return { userId, target };
}
