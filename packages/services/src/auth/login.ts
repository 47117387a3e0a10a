import { sessionIdOf } from "@tandem/auth/session-token";
import type { LoginInput } from "@tandem/contract/auth";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { deleteSession, saveFactorProof } from "@tandem/db/repositories/sessions";
import { findUserByLogin, replacePasswordHash, toAccount, type UserRow } from "@tandem/db/repositories/users";
import { auditEntry } from "../audit/audit-entry.ts";
import type { Identity, PublicCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { readFactorProof, takeFactorProof } from "../second-factor/factor-proof.ts";
import { hasSecondFactor } from "../second-factor/has-second-factor.ts";
import { transaction } from "../transaction.ts";
import { checkAgainst, hashPassword } from "./hash-password.ts";
import { openSession, type SignedIn } from "./open-session.ts";

/**
 * Signs in with user name or e-mail. An unknown login does the same work and gets the same answer as a wrong
 * password; that a second factor is due is told to those alone who know the password. `replaces` is the session the
 * same browser had: it ends.
 * @throws ServiceError UNAUTHORIZED invalid_credentials, second_factor_required, invalid_code; UNAVAILABLE
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
  if (!found || !check.matches || found.disabledAt !== null)
    throw await refused({ ctx, input, found, reason: "invalid_credentials" });

  const proof =
    input.code === undefined ? undefined : await readFactorProof({ deps, userId: found.id, code: input.code });
  const better = check.needsRehash ? await hashPassword({ deps, password: input.password }) : found.passwordHash;
  const sessionIds = replaces ? [replaces.sessionId] : [];
  const signedIn = await transaction({ deps, scope: { ...scope, userId: found.id, sessionIds } }, async (tx) => {
    // Also says whether the password that was checked is still the one: it may have been changed meanwhile.
    if (!(await replacePasswordHash({ tx, userId: found.id, from: found.passwordHash, to: better })))
      return "invalid_credentials";
    const factorDue = await hasSecondFactor({ tx, userId: found.id });
    if (factorDue && proof === undefined) return "second_factor_required";
    if (factorDue && proof && !(await takeFactorProof({ tx, userId: found.id, proof }))) return "invalid_code";
    if (replaces) await deleteSession({ tx, id: replaces.sessionId });
    const opened = await openSession({ ctx, tx, user: toAccount(found), action: "auth.login" });
    if (factorDue) await saveFactorProof({ tx, id: sessionIdOf(opened.token), at: deps.clock.epochMs() });
    return opened;
  });
  if (typeof signedIn === "string") throw await refused({ ctx, input, found, reason: signedIn });
  return signedIn;
}

type Refusal = "invalid_credentials" | "second_factor_required" | "invalid_code";

async function refused(args: {
  readonly ctx: PublicCtx;
  readonly input: LoginInput;
  readonly found: UserRow | undefined;
  readonly reason: Refusal;
}): Promise<ServiceError> {
  const { ctx, input, found, reason } = args;
  const entry = auditEntry(ctx, {
    action: "auth.login",
    outcome: "deny",
    reason,
    ...(found ? { subjectId: found.id } : {}),
  });
  await transaction({ deps: ctx.deps, scope: { login: input.login } }, (tx) => appendAudit({ tx, entry }));
  return new ServiceError("UNAUTHORIZED", { reason });
}
