import { newOneTimeToken, oneTimeTokenHash } from "@tandem/auth/one-time-token";
import { RESET_MS, type RequestResetInput } from "@tandem/contract/account";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { findPasswordReset, replacePasswordReset } from "@tandem/db/repositories/password-resets";
import { findUserByLogin } from "@tandem/db/repositories/users";
import { auditEntry } from "../audit/audit-entry.ts";
import type { PublicCtx } from "../context.ts";
import { resetUrl } from "../mail/links.ts";
import { transaction } from "../transaction.ts";

/**
 * Mails a link that resets the password, to the account that has this login. The answer, and the work before it, is
 * the same for a login that is unknown or disabled, and where no mail is set up: then nothing is made.
 * @throws ServiceError UNAVAILABLE
 */
export async function requestReset(args: {
  readonly ctx: PublicCtx;
  readonly input: RequestResetInput;
}): Promise<void> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const scope = { login: input.login };
  const found = await transaction({ deps, scope }, (tx) => findUserByLogin({ tx, login: input.login }));
  const user = found?.disabledAt === null && deps.mailer.configured ? found : undefined;
  const token = newOneTimeToken();
  const tokenHash = oneTimeTokenHash(token);
  const now = deps.clock.epochMs();
  await transaction({ deps, scope: { ...scope, ...(user && { userId: user.id }) } }, async (tx) => {
    if (user) {
      const reset = { userId: user.id, tokenHash, createdAt: now, expiresAt: now + RESET_MS };
      await replacePasswordReset({ tx, reset });
    } else await findPasswordReset({ tx, tokenHash, now });
    const entry = auditEntry(ctx, {
      action: "auth.requestReset",
      outcome: user ? "allow" : "deny",
      ...(user ? {} : { reason: found ? "not_possible" : "unknown_account" }),
      ...(found ? { subjectId: found.id } : {}),
    });
    await appendAudit({ tx, entry });
  });
  if (!user) return;
  const lines = [
    `Hello ${user.username},`,
    "",
    "This link sets a new password. It works once, for 15 minutes:",
    "",
    resetUrl(deps.settings, token),
    "",
    "If you did not ask for it, nothing has to be done.",
  ];
  deps.mailer.send({ to: user.email, subject: "Tandem: reset your password", text: `${lines.join("\n")}\n` });
}
