import type { Balance, BalancesInput } from "@tandem/contract/balances";
import type { UserCtx } from "../context.ts";
import { readBalances } from "./read-balances.ts";
import { wakeAccounts } from "./wake-accounts.ts";

/** The caller's balances of one mode, by venue and asset. */
export async function getBalances(args: { readonly ctx: UserCtx; readonly input: BalancesInput }): Promise<Balance[]> {
  const { ctx, input } = args;
  await wakeAccounts(ctx, input.mode);
  return readBalances({ deps: ctx.deps, userId: ctx.identity.user.id, mode: input.mode });
}
