import { checkPassword } from "@tandem/auth/check-password";
import type { ChangePasswordInput } from "@tandem/contract/account";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { deletePasswordResetForUser } from "@tandem/db/repositories/password-resets";
import { deleteSessionsForUser, saveStepUp } from "@tandem/db/repositories/sessions";
import { replacePasswordHash } from "@tandem/db/repositories/users";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { hashPassword } from "./hash-password.ts";
import { verifyPassword } from "./verify-password.ts";

const ACTION = "auth.changePassword";

/**
 * Sets a new password and ends every other session of the user; this one stays. Knowing the old password is
 * the step-up. @returns the ids of the sessions that ended, for closing their sockets
 * @throws ServiceError FORBIDDEN invalid_credentials; VALIDATION password_*; CONFLICT; UNAVAILABLE
 */
export async function changePassword(args: {
  readonly ctx: UserCtx;
  readonly input: ChangePasswordInput;
}): Promise<readonly string[]> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const user = await verifyPassword({ ctx, password: input.currentPassword, action: ACTION });
  const fault = checkPassword({ password: input.newPassword, username: user.username, email: user.email });
  if (fault) throw new ServiceError("VALIDATION", { reason: fault, fieldErrors: { newPassword: [fault] } });
  const hash = await hashPassword({ deps, password: input.newPassword });
  return transaction({ deps, scope: { userId: user.id } }, async (tx) => {
    const changed = await replacePasswordHash({ tx, userId: user.id, from: user.passwordHash, to: hash });
    // Somebody else changed it between the check and now.
    if (!changed) throw new ServiceError("CONFLICT");
    await saveStepUp({ tx, id: identity.sessionId, at: deps.clock.epochMs() });
    // A link that was asked for with the old password forgotten is void.
    await deletePasswordResetForUser({ tx, userId: user.id });
    const ended = await deleteSessionsForUser({ tx, userId: user.id, except: identity.sessionId });
    const entry = auditEntry(ctx, {
      action: ACTION,
      outcome: "allow",
      actorId: user.id,
      sessionId: identity.sessionId,
      details: { endedSessions: ended.length },
    });
    await appendAudit({ tx, entry });
    return ended;
  });
}
