import type { RepairUpdateInput, RiskState } from "@tandem/contract/risk";
import { lockRiskSettings, readRiskSettings, saveRiskSettings } from "@tandem/db/repositories/risk-settings";
import type { RepairRecord } from "@tandem/engine/trading/trading-store";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { getRisk } from "./get-risk.ts";
import { recordAct } from "./record-act.ts";
import { fromBps, toWireRepair } from "./to-wire-risk.ts";
import { changes } from "./update-risk.ts";

const ACTION = "risk.updateRepair";

/**
 * Changes how one-sided fills are repaired without asking. Letting them lose or slip more asks for a step-up.
 * @throws ServiceError FORBIDDEN step_up_required; UNAVAILABLE trader_unavailable
 */
export async function updateRepair(args: {
  readonly ctx: UserCtx;
  readonly input: RepairUpdateInput;
}): Promise<RiskState> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const scope = { deps, scope: { userId } };
  const now = await transaction(scope, (tx) => readRiskSettings({ tx, userId }));
  const mayRaise = isLooser(now.repair, change(now.repair, input));
  if (mayRaise) await requireStepUp({ ctx, action: ACTION });
  await transaction(scope, async (tx) => {
    const at = deps.clock.epochMs();
    const before = await lockRiskSettings({ tx, userId, at });
    const repair = change(before.repair, input);
    if (!mayRaise && isLooser(before.repair, repair)) throw new ServiceError("CONFLICT");
    await saveRiskSettings({ tx, userId, settings: { ...before, repair }, at });
    const details = changes(toWireRepair(before.repair), toWireRepair(repair));
    await recordAct({ ctx, tx, action: ACTION, objectType: "user", objectId: userId, details });
  });
  await reloadTrader(deps, userId);
  return getRisk({ ctx });
}

const isLooser = (before: RepairRecord, after: RepairRecord): boolean =>
  after.lossMaxBps > before.lossMaxBps || after.slippageBps > before.slippageBps;

function change(before: RepairRecord, input: RepairUpdateInput): RepairRecord {
  const bps = (value: number | undefined, was: bigint): bigint => (value === undefined ? was : fromBps(value));
  const { holdPenaltyBps: hold } = input;
  return {
    complete: input.complete ?? before.complete,
    unwind: input.unwind ?? before.unwind,
    elsewhere: input.elsewhere ?? before.elsewhere,
    holdPenaltyBps: hold === undefined ? before.holdPenaltyBps : hold === null ? undefined : fromBps(hold),
    lossMaxBps: bps(input.lossMaxBps, before.lossMaxBps),
    slippageBps: bps(input.slippageBps, before.slippageBps),
  };
}
