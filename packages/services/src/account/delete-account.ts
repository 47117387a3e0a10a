import { lockActiveAdmins } from "@tandem/db/repositories/accounts";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { eraseAccount } from "@tandem/db/repositories/erase-account";
import { listOrdersForUser } from "@tandem/db/trading/list-orders";
import { refuseAct } from "../admin/as-admin.ts";
import { auditEntry } from "../audit/audit-entry.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { askTrader } from "../trading/ask-trader.ts";
import { transaction } from "../transaction.ts";

const ACTION = "account.delete";

/**
 * Erases the caller's account: sessions and tokens end, sealed keys are shredded with their rows, what the audit log
 * holds of the person is deleted. The chain itself names people by id alone and stays whole. Open orders are cancelled
 * first.
 * @throws ServiceError FORBIDDEN step_up_required; PRECONDITION_FAILED last_admin; UNAVAILABLE trader_unavailable while
 * orders are open
 */
export async function deleteAccount({ ctx }: { readonly ctx: UserCtx }): Promise<void> {
  const { deps, identity } = ctx;
  await requireStepUp({ ctx, action: ACTION });
  const userId = identity.user.id;
  if (await isLastAdmin(ctx)) await refuseAct({ ctx, action: ACTION, reason: "last_admin", objectId: userId });
  await endTrading(ctx);
  const outcome = await transaction({ deps, scope: { userId, duty: "erasure" } }, async (tx) => {
    const admins = await lockActiveAdmins(tx);
    if (admins.length === 1 && admins[0] === userId) return "last_admin";
    // Without an origin: it would be the first thing to erase.
    const { origin: _, ...entry } = auditEntry(ctx, { action: ACTION, outcome: "allow", actorId: userId });
    await appendAudit({ tx, entry });
    return (await eraseAccount({ tx, userId })) ? "erased" : "gone";
  });
  if (outcome === "last_admin") await refuseAct({ ctx, action: ACTION, reason: outcome, objectId: userId });
  if (outcome === "gone") throw new ServiceError("UNAUTHORIZED", { reason: "session_expired" });
}

/** Asked once more under lock where it counts: this only spares the trading of who may not go. */
const isLastAdmin = ({ deps, identity }: UserCtx): Promise<boolean> =>
  transaction({ deps, scope: { userId: identity.user.id, duty: "erasure" } }, async (tx) => {
    const admins = await lockActiveAdmins(tx);
    return admins.length === 1 && admins[0] === identity.user.id;
  });

async function endTrading({ deps, identity }: UserCtx): Promise<void> {
  const userId = identity.user.id;
  if (deps.trader.isConnected()) {
    for (const mode of ["paper", "live"] as const) await askTrader(deps, (trader) => trader.close({ userId, mode }));
  }
  const open = await transaction({ deps, scope: { userId } }, (tx) =>
    listOrdersForUser({ tx, userId, filter: { mode: "live", open: true }, limit: 1 }),
  );
  // Not cancelled, or not known to be: nobody would cancel them later, and nobody would know whose they are.
  if (open.length > 0) throw new ServiceError("UNAVAILABLE", { reason: "trader_unavailable" });
}
