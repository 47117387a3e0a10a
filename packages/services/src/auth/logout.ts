import { appendAudit } from "@tandem/db/repositories/append-audit";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { sessionStoreOf } from "./session-store.ts";

/** Ends the session for good. Its sockets are the transport's to close. */
export async function logout({ ctx }: { readonly ctx: UserCtx }): Promise<void> {
  const { deps, identity } = ctx;
  const actorId = identity.user.id;
  await transaction({ deps, scope: { userId: actorId } }, async (tx) => {
    await deps.sessions.end({ store: sessionStoreOf(tx), sessionId: identity.sessionId });
    const entry = auditEntry(ctx, {
      action: "auth.logout",
      outcome: "allow",
      actorId,
      sessionId: identity.sessionId,
    });
    await appendAudit({ tx, entry });
  });
}
