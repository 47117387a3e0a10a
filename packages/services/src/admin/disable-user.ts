import type { AdminEndedSessions, AdminUserInput } from "@tandem/contract/admin";
import { lockAccount, saveDisabled } from "@tandem/db/repositories/accounts";
import { deleteSessionsForUser } from "@tandem/db/repositories/sessions";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { endTradingOf } from "../trading/end-trading-of.ts";
import { asAdmin, refuseAct } from "./as-admin.ts";

const ACTION = "admin.users.disable";

/**
 * Shuts an account: its sessions end, its tokens stop, its login answers as for a wrong password. What it holds stays; nothing is
 * traded in its name any more, and what rests is cancelled.
 * @throws ServiceError NOT_FOUND; PRECONDITION_FAILED own_account, last_admin; FORBIDDEN; UNAVAILABLE trader_unavailable:
 * it is disabled, and what rests may rest still
 */
export async function disableUser(args: {
  readonly ctx: UserCtx;
  readonly input: AdminUserInput;
}): Promise<AdminEndedSessions> {
  const { ctx, input } = args;
  const { id } = input;
  const at = ctx.deps.clock.epochMs();
  const done = await asAdmin({ ctx, action: ACTION }, async ({ tx, admins, record }) => {
    if (!(await lockAccount({ tx, id }))) throw new ServiceError("NOT_FOUND");
    if (admins.length === 1 && admins[0] === id) return "last_admin";
    if (id === ctx.identity.user.id) return "own_account";
    const wasActive = await saveDisabled({ tx, id, at });
    const ended = (await deleteSessionsForUser({ tx, userId: id })).length;
    await record({ objectType: "user", objectId: id, subjectId: id, details: { wasActive, endedSessions: ended } });
    return { ended };
  });
  if (typeof done === "string") return refuseAct({ ctx, action: ACTION, reason: done, objectId: id });
  await endTradingOf(ctx.deps, id);
  return done;
}
