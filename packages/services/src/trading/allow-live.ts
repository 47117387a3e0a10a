import type { AllowLiveInput, RiskState } from "@tandem/contract/risk";
import { insertHalt } from "@tandem/db/repositories/halts";
import { allowLiveForUser } from "@tandem/db/repositories/live-permissions";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { getRisk } from "./get-risk.ts";
import { recordAct, recordRefusal } from "./record-act.ts";

const ACTION = "risk.allowLive";

/**
 * Switches live trading on, once and for all: the caller proves who it is and types the account's name. It then stands
 * halted until it is resumed; paper trading does not.
 * @throws ServiceError FORBIDDEN step_up_required; VALIDATION confirmation_wrong; UNAVAILABLE trader_unavailable
 */
export async function allowLive(args: { readonly ctx: UserCtx; readonly input: AllowLiveInput }): Promise<RiskState> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const object = { objectType: "user", objectId: userId };
  await requireStepUp({ ctx, action: ACTION });
  if (input.confirm.toLowerCase() !== identity.user.username.toLowerCase()) {
    const reason = "confirmation_wrong";
    await recordRefusal({ ctx, action: ACTION, reason, ...object });
    throw new ServiceError("VALIDATION", { reason, fieldErrors: { confirm: [reason] } });
  }
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const at = deps.clock.epochMs();
    if (!(await allowLiveForUser({ tx, userId, at }))) return;
    await insertHalt({
      tx,
      halt: {
        id: deps.ids.next(),
        userId,
        scope: "user",
        target: null,
        mode: "live",
        reason: "live trading was allowed: resume it when you are ready",
        automatic: true,
        haltedBy: null,
        haltedAt: at,
      },
    });
    await recordAct({ ctx, tx, action: ACTION, ...object });
  });
  await reloadTrader(deps, userId);
  return getRisk({ ctx });
}
