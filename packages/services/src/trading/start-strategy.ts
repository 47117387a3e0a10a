import type { Strategy, StrategyInput } from "@tandem/contract/strategies";
import { isLiveAllowed } from "@tandem/db/repositories/live-permissions";
import { lockStrategyForUser, type StrategyRow, saveStrategy } from "@tandem/db/repositories/strategies";
import { deleteSkips } from "@tandem/db/repositories/strategy-skips";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { recordAct, recordRefusal } from "./record-act.ts";
import { strategyAnswer } from "./strategy-answer.ts";

const ACTION = "strategies.start";

/**
 * Lets a strategy trade by itself. A live one asks for a step-up, and for live trading to be allowed.
 * @throws ServiceError NOT_FOUND, also for another user's; FORBIDDEN step_up_required; PRECONDITION_FAILED
 * live_not_allowed; UNAVAILABLE trader_unavailable: it starts when the trader answers again
 */
export async function startStrategy(args: { readonly ctx: UserCtx; readonly input: StrategyInput }): Promise<Strategy> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const named = { userId, id: input.id };
  const mode = await transaction({ deps, scope: { userId } }, (tx) => modeOf({ tx, ...named }));
  if (mode === "live") await requireStepUp({ ctx, action: ACTION });
  const outcome = await transaction({ deps, scope: { userId } }, async (tx) => {
    const before = await lockStrategyForUser({ tx, ...named });
    if (before === undefined) throw new ServiceError("NOT_FOUND");
    // It was made live meanwhile.
    if (before.mode !== mode) throw new ServiceError("CONFLICT");
    if (mode === "live" && !(await isLiveAllowed({ tx, userId }))) return undefined;
    if (before.startedAt !== null) return strategyAnswer({ tx, userId, row: before });
    const startedAt = deps.clock.epochMs();
    await deleteSkips({ tx, userId, strategyId: input.id });
    await saveStrategy({ tx, ...named, set: { startedAt, updatedAt: startedAt } });
    await recordAct({ ctx, tx, action: ACTION, objectType: "strategy", objectId: input.id, details: { mode } });
    return strategyAnswer({ tx, userId, row: { ...before, startedAt, updatedAt: startedAt } });
  });
  if (outcome === undefined) {
    const reason = "live_not_allowed";
    await recordRefusal({ ctx, action: ACTION, reason, objectType: "strategy", objectId: input.id });
    throw new ServiceError("PRECONDITION_FAILED", { reason });
  }
  await reloadTrader(deps, userId);
  return outcome;
}

async function modeOf(args: Parameters<typeof lockStrategyForUser>[0]): Promise<StrategyRow["mode"]> {
  const row = await lockStrategyForUser(args);
  if (row === undefined) throw new ServiceError("NOT_FOUND");
  return row.mode;
}
