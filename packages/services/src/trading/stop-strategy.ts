import type { Strategy, StrategyInput } from "@tandem/contract/strategies";
import { lockStrategyForUser, saveStrategy } from "@tandem/db/repositories/strategies";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { recordAct } from "./record-act.ts";
import { strategyAnswer } from "./strategy-answer.ts";

/**
 * Nothing new by this strategy. What it has begun is finished.
 * @throws ServiceError NOT_FOUND, also for another user's; UNAVAILABLE trader_unavailable: stopped, and the trader has
 * not said that it heard
 */
export async function stopStrategy(args: { readonly ctx: UserCtx; readonly input: StrategyInput }): Promise<Strategy> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const named = { userId, id: input.id };
  const answer = await transaction({ deps, scope: { userId } }, async (tx) => {
    const before = await lockStrategyForUser({ tx, ...named });
    if (before === undefined) throw new ServiceError("NOT_FOUND");
    if (before.startedAt === null) return strategyAnswer({ tx, userId, row: before });
    const updatedAt = deps.clock.epochMs();
    await saveStrategy({ tx, ...named, set: { startedAt: null, updatedAt } });
    await recordAct({ ctx, tx, action: "strategies.stop", objectType: "strategy", objectId: input.id });
    return strategyAnswer({ tx, userId, row: { ...before, startedAt: null, updatedAt } });
  });
  await reloadTrader(deps, userId);
  return answer;
}
