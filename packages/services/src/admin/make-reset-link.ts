import { newOneTimeToken, oneTimeTokenHash } from "@tandem/auth/one-time-token";
import { RESET_MS } from "@tandem/contract/account";
import type { AdminResetLink, AdminUserInput } from "@tandem/contract/admin";
import { lockAccount } from "@tandem/db/repositories/accounts";
import { replacePasswordReset } from "@tandem/db/repositories/password-resets";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { resetUrl } from "../mail/links.ts";
import { tellUser } from "../mail/tell-user.ts";
import { asAdmin, refuseAct } from "./as-admin.ts";

const ACTION = "admin.users.resetLink";

/**
 * A link that resets a user's password, for handing over where there is no mail. It is shown this once, works once,
 * for 15 minutes, and does not help against a second factor. The user is told.
 * @throws ServiceError NOT_FOUND; PRECONDITION_FAILED account_disabled; FORBIDDEN
 */
export async function makeResetLink(args: {
  readonly ctx: UserCtx;
  readonly input: AdminUserInput;
}): Promise<AdminResetLink> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const { id } = input;
  const token = newOneTimeToken();
  const createdAt = deps.clock.epochMs();
  const expiresAt = createdAt + RESET_MS;
  const user = await asAdmin({ ctx, action: ACTION }, async ({ tx, record }) => {
    const account = await lockAccount({ tx, id });
    if (!account) throw new ServiceError("NOT_FOUND");
    if (account.disabledAt !== null) return null;
    await replacePasswordReset({ tx, reset: { userId: id, tokenHash: oneTimeTokenHash(token), createdAt, expiresAt } });
    await record({ objectType: "user", objectId: id, subjectId: id });
    return account;
  });
  if (!user) return refuseAct({ ctx, action: ACTION, reason: "account_disabled", objectId: id });
  tellUser({ ctx, user, notice: "reset_link_made", withOrigin: false });
  return { token, url: resetUrl(deps.settings, token), expiresAt };
}
