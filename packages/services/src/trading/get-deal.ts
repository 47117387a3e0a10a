import type { Deal, DealInput } from "@tandem/contract/deals";
import { dealsById } from "@tandem/db/trading/list-deals";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { readWholeDeals } from "./read-whole-deals.ts";

/** @throws ServiceError NOT_FOUND, also for another user's */
export async function getDeal(args: { readonly ctx: UserCtx; readonly input: DealInput }): Promise<Deal> {
  const { deps, identity } = args.ctx;
  const userId = identity.user.id;
  const [deal] = await transaction({ deps, scope: { userId } }, async (tx) =>
    readWholeDeals({ tx, userId, deals: await dealsById({ tx, userId, ids: [args.input.id] }) }),
  );
  if (deal === undefined) throw new ServiceError("NOT_FOUND");
  return deal;
}
