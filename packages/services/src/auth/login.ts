import type { LoginInput } from "@tandem/contract/auth";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { deleteSession } from "@tandem/db/repositories/sessions";
import { findUserByLogin, replacePasswordHash, toAccount, type UserRow } from "@tandem/db/repositories/users";
import { auditEntry } from "../audit/audit-entry.ts";
import type { Identity, PublicCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { checkAgainst, hashPassword } from "./hash-password.ts";
import { openSession, type SignedIn } from "./open-session.ts";

/**
 * Signs in with user name or e-mail. An unknown login does the same work and gets the same answer as a wrong
 * password. `replaces` is the session the same browser had: it ends.
 * @throws ServiceError UNAUTHORIZED invalid_credentials; UNAVAILABLE
 */
export async function login(args: {
  readonly ctx: PublicCtx;
  readonly input: LoginInput;
  readonly replaces?: Identity | null;
}): Promise<SignedIn> {
  const { ctx, input, replaces } = args;
  const { deps } = ctx;
  const scope = { login: input.login };
  const found = await transaction({ deps, scope }, (tx) => findUserByLogin({ tx, login: input.login }));
  const check = await checkAgainst({ deps, stored: found?.passwordHash ?? null, password: input.password });
  // A disabled account answers as a wrong password does.
  if (!found || !check.matches || found.disabledAt !== null) throw await refused(ctx, input, found);

  const better = check.needsRehash ? await hashPassword({ deps, password: input.password }) : found.passwordHash;
  const sessionIds = replaces ? [replaces.sessionId] : [];
  const signedIn = await transaction({ deps, scope: { ...scope, userId: found.id, sessionIds } }, async (tx) => {
    // Also says whether the password that was checked is still the one: it may have been changed meanwhile.
    if (!(await replacePasswordHash({ tx, userId: found.id, from: found.passwordHash, to: better }))) return null;
    if (replaces) await deleteSession({ tx, id: replaces.sessionId });
    return openSession({ ctx, tx, user: toAccount(found), action: "auth.login" });
  });
  if (!signedIn) throw await refused(ctx, input, found);
  return signedIn;
}

async function refused(ctx: PublicCtx, input: LoginInput, found: UserRow | undefined): Promise<ServiceError> {
  const reason = "invalid_credentials";
  const entry = auditEntry(ctx, {
    action: "auth.login",
    outcome: "deny",
    reason,
    ...(found ? { subjectId: found.id } : {}),
  });
  await transaction({ deps: ctx.deps, scope: { login: input.login } }, (tx) => appendAudit({ tx, entry }));
  return new ServiceError("UNAUTHORIZED", { reason });
}
