import type { RiskResumeInput, RiskState } from "@tandem/contract/risk";
import { lockActiveAdmins } from "@tandem/db/repositories/accounts";
import { lockHalts, resumeHalts } from "@tandem/db/repositories/halts";
import { recordDenial } from "../audit/record-denial.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { getRisk } from "./get-risk.ts";
import { haltPlace } from "./halt-place.ts";
import { recordAct } from "./record-act.ts";

const ACTION = "risk.resume";

/**
 * Ends every halt of that scope and target. Orders that it cancelled do not come back.
 * @throws ServiceError FORBIDDEN step_up_required, role_required for `all`; VALIDATION as `risk.halt`;
 * CONFLICT not_halted; UNAVAILABLE trader_unavailable: resumed, and the trader hears of it later
 */
export async function resumeTrading(args: {
  readonly ctx: UserCtx;
  readonly input: RiskResumeInput;
}): Promise<RiskState> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const by = identity.user.id;
  await requireStepUp({ ctx, action: ACTION });
  const place = await haltPlace(ctx, input, ACTION);
  const isAll = place.userId === null;
  const resumed = await transaction({ deps, scope: { userId: by, ...(isAll && { duty: "accounts" }) } }, async (tx) => {
    if (isAll && !(await lockActiveAdmins(tx)).includes(by)) return undefined;
    const ids = (await lockHalts({ tx, ...place, scope: input.scope })).map(({ id }) => id);
    if (ids.length === 0) return 0;
    await resumeHalts({ tx, ids, by, at: deps.clock.epochMs() });
    const details = { scope: input.scope, target: place.target ?? "", reason: input.reason ?? "" };
    for (const objectId of ids) await recordAct({ ctx, tx, action: ACTION, objectType: "halt", objectId, details });
    return ids.length;
  });
  if (resumed === undefined) {
    await recordDenial({ ...ctx, action: ACTION, reason: "role_required" });
    throw new ServiceError("FORBIDDEN", { reason: "role_required" });
  }
  if (resumed === 0) throw new ServiceError("CONFLICT", { reason: "not_halted" });
  await reloadTrader(deps, place.userId ?? undefined);
  return getRisk({ ctx });
}
