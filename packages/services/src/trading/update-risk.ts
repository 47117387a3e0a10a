import type { RiskState, RiskUpdateInput } from "@tandem/contract/risk";
import { readRiskCeilings } from "@tandem/db/repositories/risk-ceilings";
import { lockRiskSettings, readRiskSettings, saveRiskSettings } from "@tandem/db/repositories/risk-settings";
import { COUNT_LIMITS, MONEY_LIMITS } from "@tandem/domain/risk/default-limits";
import { type RiskLimits, underCeilings } from "@tandem/domain/risk/risk-plan";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { getRisk } from "./get-risk.ts";
import { recordAct, recordRefusal } from "./record-act.ts";
import { changeLimits, toWireLimits } from "./to-wire-risk.ts";

const ACTION = "risk.update";
const ALL = [...MONEY_LIMITS, ...COUNT_LIMITS];

/**
 * Changes the caller's limits. Raising one asks for a step-up; none goes above its ceiling.
 * @throws ServiceError FORBIDDEN step_up_required; VALIDATION above_ceiling; UNAVAILABLE trader_unavailable: the new
 * limits are stored, and the trader may go by the old ones until it answers again
 */
export async function updateRisk(args: { readonly ctx: UserCtx; readonly input: RiskUpdateInput }): Promise<RiskState> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const scope = { deps, scope: { userId } };
  const now = await transaction(scope, (tx) => readRiskSettings({ tx, userId }));
  const mayRaise = raised(now.limits, changeLimits(now.limits, input)).length > 0;
  if (mayRaise) await requireStepUp({ ctx, action: ACTION });
  const outcome = await transaction(scope, async (tx) => {
    const at = deps.clock.epochMs();
    const ceilings = await readRiskCeilings(tx);
    const before = await lockRiskSettings({ tx, userId, at });
    // Above a ceiling that was lowered later it stays stored, and the ceiling holds: who sends that back changes nothing.
    const effective = underCeilings(before.limits, ceilings);
    const limits = changeLimits(before.limits, input);
    const above = raised(ceilings, limits).filter((name) => input[name] !== undefined);
    if (above.length > 0) return { kind: "above_ceiling", above } as const;
    if (!mayRaise && raised(before.limits, limits).length > 0) return { kind: "changed" } as const;
    await saveRiskSettings({ tx, userId, settings: { ...before, limits }, at });
    const details = changes(toWireLimits(effective), toWireLimits(limits));
    await recordAct({ ctx, tx, action: ACTION, objectType: "user", objectId: userId, details });
    return { kind: "saved" } as const;
  });
  if (outcome.kind === "above_ceiling") {
    await recordRefusal({ ctx, action: ACTION, reason: "above_ceiling", objectType: "user", objectId: userId });
    const fieldErrors = Object.fromEntries(outcome.above.map((name) => [name, ["above_ceiling"]]));
    throw new ServiceError("VALIDATION", { reason: "above_ceiling", fieldErrors });
  }
  // Somebody lowered it meanwhile, so that this would raise it without a proof.
  if (outcome.kind === "changed") throw new ServiceError("CONFLICT");
  await reloadTrader(deps, userId);
  return getRisk({ ctx });
}

/** Which of `after` are above those of `before`. */
const raised = (before: RiskLimits, after: RiskLimits): (keyof RiskLimits)[] =>
  ALL.filter((name) => after[name] > before[name]);

/** What changed, as `name` → `from → to`. */
export function changes(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name, value]) => before[name] !== value)
      .map(([name, value]) => [name, `${String(before[name])} to ${String(value)}`]),
  );
}
