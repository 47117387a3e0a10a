import { checkPassword } from "@tandem/auth/check-password";
import { isOneTimeToken, oneTimeTokenHash } from "@tandem/auth/one-time-token";
import type { ResetInput } from "@tandem/contract/account";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { findPasswordReset, usePasswordReset } from "@tandem/db/repositories/password-resets";
import { deleteSessionsForUser } from "@tandem/db/repositories/sessions";
import { getUserForUser, replacePasswordHash, type UserRow } from "@tandem/db/repositories/users";
import { auditEntry } from "../audit/audit-entry.ts";
import { recordDenial } from "../audit/record-denial.ts";
import type { PublicCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { tellUser } from "../mail/tell-user.ts";
import { transaction } from "../transaction.ts";
import { hashPassword } from "./hash-password.ts";

const ACTION = "auth.reset";

/**
 * Sets a new password with the token of a link, uses the token up and ends every session. Nobody is signed in by it:
 * the login that follows asks for the second factor as ever.
 * @throws ServiceError FORBIDDEN reset_invalid (unknown, used, too old, replaced by a newer one); VALIDATION
 * password_*; UNAVAILABLE
 */
export async function resetPassword(args: { readonly ctx: PublicCtx; readonly input: ResetInput }): Promise<void> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const tokenHash = oneTimeTokenHash(input.token);
  const user = isOneTimeToken(input.token) ? await findUser(ctx, tokenHash) : undefined;
  if (!user || user.disabledAt !== null) throw await refused(ctx);
  const fault = checkPassword({ password: input.newPassword, username: user.username, email: user.email });
  if (fault) throw new ServiceError("VALIDATION", { reason: fault, fieldErrors: { newPassword: [fault] } });

  const passwordHash = await hashPassword({ deps, password: input.newPassword });
  const userId = user.id;
  const isReset = await transaction({ deps, scope: { userId, sessionIds: [tokenHash] } }, async (tx) => {
    if (!(await usePasswordReset({ tx, userId, tokenHash, now: deps.clock.epochMs() }))) return false;
    // The password was changed by its owner meanwhile: what the link was made for is no more.
    if (!(await replacePasswordHash({ tx, userId, from: user.passwordHash, to: passwordHash }))) return false;
    const ended = await deleteSessionsForUser({ tx, userId });
    const details = { endedSessions: ended.length };
    await appendAudit({ tx, entry: auditEntry(ctx, { action: ACTION, outcome: "allow", subjectId: userId, details }) });
    return true;
  });
  if (!isReset) throw await refused(ctx);
  tellUser({ ctx, user, notice: "password_reset" });
}

async function findUser({ deps }: PublicCtx, tokenHash: string): Promise<UserRow | undefined> {
  return transaction({ deps, scope: { sessionIds: [tokenHash] } }, async (tx) => {
    const found = await findPasswordReset({ tx, tokenHash, now: deps.clock.epochMs() });
    return found && getUserForUser({ tx, userId: found.userId });
  });
}

async function refused({ deps, request }: PublicCtx): Promise<ServiceError> {
  const reason = "reset_invalid";
  await recordDenial({ deps, request, identity: null, action: ACTION, reason });
  return new ServiceError("FORBIDDEN", { reason });
}
