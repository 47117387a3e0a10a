import type { Strategy, StrategyUpdateInput } from "@tandem/contract/strategies";
import { lockStrategyForUser, type StrategyRow, saveStrategy } from "@tandem/db/repositories/strategies";
import { parseScaled } from "@tandem/domain/money";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { requireFollowed } from "./create-strategy.ts";
import { recordAct } from "./record-act.ts";
import { strategyAnswer } from "./strategy-answer.ts";
import { fromBps } from "./to-wire-risk.ts";

const ACTION = "strategies.update";

/**
 * Changes a stopped strategy. Making it live asks for a step-up.
 * @throws ServiceError NOT_FOUND, also for another user's; CONFLICT strategy_running; FORBIDDEN step_up_required;
 * VALIDATION unknown_venue, unknown_symbol
 */
export async function updateStrategy(args: {
  readonly ctx: UserCtx;
  readonly input: StrategyUpdateInput;
}): Promise<Strategy> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { id } = input;
  if (input.mode === "live") await requireStepUp({ ctx, action: ACTION });
  return transaction({ deps, scope: { userId } }, async (tx) => {
    const before = await lockStrategyForUser({ tx, userId, id });
    if (before === undefined) throw new ServiceError("NOT_FOUND");
    requireFollowed(ctx, input);
    if (before.startedAt !== null) throw new ServiceError("CONFLICT", { reason: "strategy_running" });
    const row = { ...before, ...changeOf(input), updatedAt: deps.clock.epochMs() };
    const { id: _, userId: __, createdAt: ___, ...set } = row;
    await saveStrategy({ tx, userId, id, set });
    const details = { mode: row.mode };
    await recordAct({ ctx, tx, action: ACTION, objectType: "strategy", objectId: id, details });
    return strategyAnswer({ tx, userId, row });
  });
}

function changeOf(input: StrategyUpdateInput): Partial<StrategyRow> {
  const { name, mode, kinds, symbols, venues, minNetBps, maxNotional, coolDownMs } = input;
  return {
    ...(name !== undefined && { name }),
    ...(mode !== undefined && { mode }),
    ...(kinds !== undefined && { kinds: [...new Set(kinds)] }),
    ...(symbols !== undefined && { symbols: [...new Set(symbols)] }),
    ...(venues !== undefined && { venues: [...new Set(venues)] }),
    ...(minNetBps !== undefined && { minNetBps: fromBps(minNetBps) }),
    ...(maxNotional !== undefined && { maxNotional: parseScaled(maxNotional) }),
    ...(coolDownMs !== undefined && { coolDownMs }),
  };
}
