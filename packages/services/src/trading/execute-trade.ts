import type { TradeExecuted, TradeExecuteInput } from "@tandem/contract/deals";
import { dealsById } from "@tandem/db/trading/list-deals";
import { findDealOfKey } from "@tandem/db/trading/list-orders";
import { parseScaled } from "@tandem/domain/money";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { actorOf, askTrader } from "./ask-trader.ts";
import { refuseTrade } from "./refuse-trade.ts";

const ACTION = "trade.execute";

/**
 * Trades an opportunity. The same key gives the same deal, however often and from wherever it is sent.
 * @throws ServiceError NOT_FOUND opportunity_gone; PRECONDITION_FAILED with the rule that refused;
 * UNAVAILABLE trader_unavailable
 */
export async function executeTrade(args: {
  readonly ctx: UserCtx;
  readonly input: TradeExecuteInput;
}): Promise<TradeExecuted> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { opportunityId, mode, maxNotional, idempotencyKey } = input;
  const known = await transaction({ deps, scope: { userId } }, (tx) =>
    findDealOfKey({ tx, userId, procedure: ACTION, key: idempotencyKey }),
  );
  if (known !== undefined) return { dealId: known.id, status: known.status };
  const outcome = await askTrader(deps, (trader) =>
    trader.execute({
      userId,
      mode,
      opportunityId,
      maxNotional: maxNotional === undefined ? undefined : parseScaled(maxNotional),
      idempotencyKey,
      actor: actorOf(ctx),
    }),
  );
  if (outcome.kind === "refused") {
    const object = { objectType: "opportunity", objectId: opportunityId.slice(0, OBJECT_ID_MAX) };
    return refuseTrade({ ctx, action: ACTION, object, mode, refused: outcome });
  }
  const [deal] = await transaction({ deps, scope: { userId } }, (tx) =>
    dealsById({ tx, userId, ids: [outcome.dealId] }),
  );
  return { dealId: outcome.dealId, status: deal?.row.status ?? "pending" };
}

const OBJECT_ID_MAX = 200;
