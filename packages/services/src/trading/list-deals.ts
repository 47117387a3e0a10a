import type { Deal, DealsListInput } from "@tandem/contract/deals";
import { listDealsForUser } from "@tandem/db/trading/list-deals";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { readWholeDeals } from "./read-whole-deals.ts";

const LIMIT_DEFAULT = 50;

/** The caller's deals, newest first. */
export async function listDeals(args: {
  readonly ctx: UserCtx;
  readonly input?: DealsListInput | undefined;
}): Promise<Deal[]> {
  const { deps, identity } = args.ctx;
  const { limit = LIMIT_DEFAULT, ...filter } = args.input ?? {};
  const userId = identity.user.id;
  return transaction({ deps, scope: { userId } }, async (tx) =>
    readWholeDeals({ tx, userId, deals: await listDealsForUser({ tx, userId, filter, limit }) }),
  );
}
