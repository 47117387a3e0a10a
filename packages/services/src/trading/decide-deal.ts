import type { DealDecideInput, TradeExecuted } from "@tandem/contract/deals";
import { dealsById } from "@tandem/db/trading/list-deals";
import { findDealOfKey, insertDealKey } from "@tandem/db/trading/list-orders";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { actorOf, askTrader } from "./ask-trader.ts";
import { recordRefusal } from "./record-act.ts";

const ACTION = "deals.decide";

/**
 * A person's choice for a one-sided deal. It is priced again when it is carried out; the trader audits what it takes.
 * @throws ServiceError NOT_FOUND, also for another user's; CONFLICT no_decision_due; PRECONDITION_FAILED
 * choice_not_possible; UNAVAILABLE trader_unavailable
 */
export async function decideDeal(args: {
  readonly ctx: UserCtx;
  readonly input: DealDecideInput;
}): Promise<TradeExecuted> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const { id, choice, idempotencyKey: key } = input;
  const userId = identity.user.id;
  const named = { userId, procedure: ACTION, key };
  const read = () =>
    transaction({ deps, scope: { userId } }, async (tx) => ({
      known: await findDealOfKey({ tx, ...named }),
      deal: (await dealsById({ tx, userId, ids: [id] }))[0],
    }));
  const { known, deal } = await read();
  if (known !== undefined) return { dealId: known.id, status: known.status };
  if (deal === undefined) throw new ServiceError("NOT_FOUND");
  const { mode } = deal.row;
  const outcome = await askTrader(deps, (trader) =>
    trader.decide({ userId, mode, dealId: id, choice, actor: actorOf(ctx) }),
  );
  if (outcome.kind !== "taken") {
    const reason = outcome.kind === "stale" ? "no_decision_due" : "choice_not_possible";
    const object = { objectType: "deal", objectId: id };
    await recordRefusal({ ctx, action: ACTION, reason, ...object, details: { mode, choice } });
    throw new ServiceError(outcome.kind === "stale" ? "CONFLICT" : "PRECONDITION_FAILED", { reason });
  }
  const at = deps.clock.epochMs();
  await transaction({ deps, scope: { userId } }, (tx) => insertDealKey({ tx, ...named, mode, dealId: id, at }));
  const after = await read();
  return { dealId: id, status: after.deal?.row.status ?? "repairing" };
}
