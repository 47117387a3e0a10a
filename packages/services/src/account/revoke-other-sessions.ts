import { appendAudit } from "@tandem/db/repositories/append-audit";
import { deleteSessionsForUser } from "@tandem/db/repositories/sessions";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

/** Ends every session of the caller but the present one. @returns how many */
export async function revokeOtherSessions({ ctx }: { readonly ctx: UserCtx }): Promise<{ readonly revoked: number }> {
  const { deps, identity } = ctx;
  const actorId = identity.user.id;
  return transaction({ deps, scope: { userId: actorId } }, async (tx) => {
    const ended = await deleteSessionsForUser({ tx, userId: actorId, except: identity.sessionId });
    const entry = auditEntry(ctx, {
      action: "sessions.revokeOthers",
      outcome: "allow",
      actorId,
      sessionId: identity.sessionId,
      details: { endedSessions: ended.length },
    });
    await appendAudit({ tx, entry });
    return { revoked: ended.length };
  });
}
