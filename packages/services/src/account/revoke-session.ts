import type { SessionRevokeInput } from "@tandem/contract/account";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { getSessionForUser } from "@tandem/db/repositories/sessions";
import { auditEntry } from "../audit/audit-entry.ts";
import { sessionStoreOf } from "../auth/session-store.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";

/** Ends one of the caller's sessions, the present one too. @throws ServiceError NOT_FOUND, also for another user's */
export async function revokeSession(args: {
  readonly ctx: UserCtx;
  readonly input: SessionRevokeInput;
}): Promise<void> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const actorId = identity.user.id;
  await transaction({ deps, scope: { userId: actorId } }, async (tx) => {
    const session = await getSessionForUser({ tx, userId: actorId, handle: input.id });
    if (!session) throw new ServiceError("NOT_FOUND");
    await deps.sessions.end({ store: sessionStoreOf(tx), sessionId: session.id });
    const entry = auditEntry(ctx, {
      action: "sessions.revoke",
      outcome: "allow",
      actorId,
      sessionId: identity.sessionId,
      objectType: "session",
      objectId: input.id,
    });
    await appendAudit({ tx, entry });
  });
}
