import type { CeilingsUpdateInput, RiskLimits } from "@tandem/contract/risk";
import { lockRiskCeilings, saveRiskCeilings } from "@tandem/db/repositories/risk-ceilings";
import { asAdmin } from "../admin/as-admin.ts";
import type { UserCtx } from "../context.ts";
import { reloadTrader } from "./ask-trader.ts";
import { changeLimits, toWireLimits } from "./to-wire-risk.ts";
import { changes } from "./update-risk.ts";

/**
 * Moves the ceilings: users' limits above them count as the ceiling from now on.
 * @throws ServiceError FORBIDDEN step_up_required, role_required; UNAVAILABLE trader_unavailable: they are stored
 */
export async function updateCeilings(args: {
  readonly ctx: UserCtx;
  readonly input: CeilingsUpdateInput;
}): Promise<RiskLimits> {
  const { ctx, input } = args;
  const ceilings = await asAdmin({ ctx, action: "admin.ceilings.update" }, async ({ tx, record }) => {
    const before = await lockRiskCeilings(tx);
    const after = changeLimits(before, input);
    await saveRiskCeilings({ tx, ceilings: after, at: ctx.deps.clock.epochMs() });
    const details = changes(toWireLimits(before), toWireLimits(after));
    await record({ objectType: "installation", objectId: "ceilings", details });
    return after;
  });
  await reloadTrader(ctx.deps, undefined);
  return toWireLimits(ceilings);
}
