import type { AdminSetRoleInput } from "@tandem/contract/admin";
import { lockAccount, saveRole } from "@tandem/db/repositories/accounts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { tellUser } from "../mail/tell-user.ts";
import { reloadTrader } from "../trading/ask-trader.ts";
import { endTradingOf } from "../trading/end-trading-of.ts";
import { asAdmin, refuseAct } from "./as-admin.ts";

const ACTION = "admin.users.setRole";

/**
 * Gives an account another role; its next call is judged by it. A viewer trades nothing, strategies included.
 * @throws ServiceError NOT_FOUND; PRECONDITION_FAILED last_admin; FORBIDDEN; UNAVAILABLE trader_unavailable: it has the
 * role, and what rests may rest still
 */
export async function setRole(args: { readonly ctx: UserCtx; readonly input: AdminSetRoleInput }): Promise<void> {
  const { ctx, input } = args;
  const { id, role } = input;
  const changed = await asAdmin({ ctx, action: ACTION }, async ({ tx, admins, record }) => {
    const account = await lockAccount({ tx, id });
    if (!account) throw new ServiceError("NOT_FOUND");
    if (role !== "admin" && admins.length === 1 && admins[0] === id) return "last_admin";
    if (account.role !== role) await saveRole({ tx, id, role });
    await record({ objectType: "user", objectId: id, subjectId: id, details: { from: account.role, to: role } });
    return account.role === role ? null : account;
  });
  if (changed === "last_admin") return refuseAct({ ctx, action: ACTION, reason: changed, objectId: id });
  if (changed === null) return;
  tellUser({ ctx, user: changed, notice: "role_changed", withOrigin: false });
  if (role === "viewer") await endTradingOf(ctx.deps, id);
  else if (changed.role === "viewer") await reloadTrader(ctx.deps, id);
}
