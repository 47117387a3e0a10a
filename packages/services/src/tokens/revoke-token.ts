import type { TokenRevokeInput } from "@tandem/contract/account";
import { deleteApiTokenForUser } from "@tandem/db/repositories/api-tokens";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";

/** Ends one of the caller's tokens for good. @throws ServiceError NOT_FOUND, also for another user's */
export async function revokeToken(args: { readonly ctx: UserCtx; readonly input: TokenRevokeInput }): Promise<void> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  await transaction({ deps, scope: { userId } }, async (tx) => {
    if (!(await deleteApiTokenForUser({ tx, userId, id: input.id }))) throw new ServiceError("NOT_FOUND");
    const entry = auditEntry(ctx, {
      action: "tokens.revoke",
      outcome: "allow",
      actorId: userId,
      sessionId: identity.sessionId,
      objectType: "token",
      objectId: input.id,
    });
    await appendAudit({ tx, entry });
  });
}
