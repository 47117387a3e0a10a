import type { Balance, PaperResetInput } from "@tandem/contract/balances";
import { parseScaled } from "@tandem/domain/money";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { actorOf, askTrader } from "./ask-trader.ts";
import { readBalances } from "./read-balances.ts";
import { recordRefusal } from "./record-act.ts";
import { requireMarket } from "./require-market.ts";

const ACTION = "paper.reset";

/**
 * Gives the paper account other funds, by default what a new one starts with.
 * @throws ServiceError VALIDATION unknown_venue; CONFLICT account_busy: deals are under way;
 * UNAVAILABLE trader_unavailable
 */
export async function resetPaper(args: {
  readonly ctx: UserCtx;
  readonly input?: PaperResetInput | undefined;
}): Promise<Balance[]> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  for (const { venue } of input?.balances ?? []) requireMarket(deps.market, { venue });
  const funds = input?.balances?.map(({ venue, asset, amount }) => ({ venue, asset, amount: parseScaled(amount) }));
  const outcome = await askTrader(deps, (trader) => trader.resetPaper({ userId, funds, actor: actorOf(ctx) }));
  if (outcome.kind === "busy") {
    await recordRefusal({ ctx, action: ACTION, reason: "account_busy", objectType: "user", objectId: userId });
    throw new ServiceError("CONFLICT", { reason: "account_busy" });
  }
  return readBalances({ deps, userId, mode: "paper" });
}
