import { STRATEGIES_PER_USER_MAX, type Strategy, type StrategyCreateInput } from "@tandem/contract/strategies";
import { countStrategiesForUser, insertStrategy, type StrategyRow } from "@tandem/db/repositories/strategies";
import { parseScaled } from "@tandem/domain/money";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { recordAct } from "./record-act.ts";
import { requireMarket } from "./require-market.ts";
import { strategyAnswer } from "./strategy-answer.ts";
import { fromBps } from "./to-wire-risk.ts";

const ACTION = "strategies.create";

/**
 * A new strategy, stopped. One that trades live asks for a step-up.
 * @throws ServiceError FORBIDDEN step_up_required; VALIDATION unknown_venue, unknown_symbol; PRECONDITION_FAILED
 * too_many_strategies
 */
export async function createStrategy(args: {
  readonly ctx: UserCtx;
  readonly input: StrategyCreateInput;
}): Promise<Strategy> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  if (input.mode === "live") await requireStepUp({ ctx, action: ACTION });
  requireFollowed(ctx, input);
  const at = deps.clock.epochMs();
  return transaction({ deps, scope: { userId } }, async (tx) => {
    if ((await countStrategiesForUser({ tx, userId })) >= STRATEGIES_PER_USER_MAX)
      throw new ServiceError("PRECONDITION_FAILED", { reason: "too_many_strategies" });
    const row: StrategyRow = {
      id: deps.ids.next(),
      userId,
      name: input.name,
      mode: input.mode,
      kinds: [...new Set(input.kinds)],
      symbols: [...new Set(input.symbols)],
      venues: [...new Set(input.venues)],
      minNetBps: fromBps(input.minNetBps),
      maxNotional: parseScaled(input.maxNotional),
      coolDownMs: input.coolDownMs,
      startedAt: null,
      createdAt: at,
      updatedAt: at,
    };
    await insertStrategy({ tx, strategy: row });
    const details = { mode: row.mode, maxNotional: input.maxNotional };
    await recordAct({ ctx, tx, action: ACTION, objectType: "strategy", objectId: row.id, details });
    return strategyAnswer({ tx, userId, row });
  });
}

/** @throws ServiceError VALIDATION unknown_venue, unknown_symbol */
export function requireFollowed(
  { deps }: UserCtx,
  of: { readonly venues?: readonly string[] | undefined; readonly symbols?: readonly string[] | undefined },
): void {
  for (const venue of of.venues ?? []) requireMarket(deps.market, { venue });
  for (const symbol of of.symbols ?? []) requireMarket(deps.market, { symbol });
}
