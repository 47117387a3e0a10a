import type { StrategyInput } from "@tandem/contract/strategies";
import { deleteStrategyForUser } from "@tandem/db/repositories/strategies";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { reloadTrader } from "./ask-trader.ts";
import { recordAct } from "./record-act.ts";

/**
 * Forgets a strategy, running or not. Its deals stay.
 * @throws ServiceError NOT_FOUND, also for another user's; UNAVAILABLE trader_unavailable: removed, and the trader has
 * not said that it heard
 */
export async function removeStrategy(args: { readonly ctx: UserCtx; readonly input: StrategyInput }): Promise<void> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const gone = await deleteStrategyForUser({ tx, userId, id: input.id });
    if (gone === undefined) throw new ServiceError("NOT_FOUND");
    const details = { mode: gone.mode };
    await recordAct({ ctx, tx, action: "strategies.remove", objectType: "strategy", objectId: gone.id, details });
  });
  await reloadTrader(deps, userId);
}
