import { checkPassword } from "@tandem/auth/check-password";
import { isOneTimeToken, oneTimeTokenHash } from "@tandem/auth/one-time-token";
import type { RegisterInput, Role, User } from "@tandem/contract/auth";
import type { ErrorReason } from "@tandem/contract/errors";
import { isUniqueViolation } from "@tandem/db/errors";
import { claimFirstAdmin } from "@tandem/db/repositories/claim-first-admin";
import { isInviteOpen, takeInvite } from "@tandem/db/repositories/invites";
import { EMAIL_UNIQUE, insertUser, USERNAME_UNIQUE } from "@tandem/db/repositories/users";
import { recordDenial } from "../audit/record-denial.ts";
import type { PublicCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { hashPassword } from "./hash-password.ts";
import { openSession, type SignedIn } from "./open-session.ts";

/**
 * A new account, signed in. Whoever commits first on an empty database becomes admin (never in production, where the
 * command line makes the first one), whoever holds an invite what the invite says, everybody else trader. An invite
 * is used up by the account that it makes; of many who use it at once one is taken in.
 * @throws ServiceError FORBIDDEN registration_closed, invite_required, invite_invalid; VALIDATION password_*;
 * CONFLICT username_taken, email_taken; UNAVAILABLE
 */
export async function register(args: { readonly ctx: PublicCtx; readonly input: RegisterInput }): Promise<SignedIn> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const refusal = await refusedBecause(ctx, input.invite);
  if (refusal) throw await denied(ctx, "FORBIDDEN", refusal);
  const fault = checkPassword(input);
  if (fault) throw new ServiceError("VALIDATION", { reason: fault, fieldErrors: { password: [fault] } });

  const passwordHash = await hashPassword({ deps, password: input.password });
  const id = deps.ids.next();
  const createdAt = deps.clock.epochMs();
  const tokenHash = input.invite === undefined ? undefined : oneTimeTokenHash(input.invite);
  const scope = { userId: id, ...(tokenHash !== undefined && { sessionIds: [tokenHash] }) };
  try {
    return await transaction({ deps, scope }, async (tx) => {
      const invite = tokenHash === undefined ? null : await takeInvite({ tx, tokenHash, now: createdAt });
      if (invite === undefined) throw new UsedInvite();
      const isFirst = !deps.settings.production && (await claimFirstAdmin({ tx, at: createdAt }));
      const role: Role = isFirst ? "admin" : (invite?.role ?? "trader");
      const user: User = { id, username: input.username, email: input.email.toLowerCase(), role, createdAt };
      await insertUser({ tx, user: { ...user, passwordHash } });
      return openSession({ ctx, tx, user, action: "auth.register", ...(invite && { details: { invite: invite.id } }) });
    });
  } catch (error) {
    if (error instanceof UsedInvite) throw await denied(ctx, "FORBIDDEN", "invite_invalid");
    const taken = takenValue(error);
    if (taken) throw await denied(ctx, "CONFLICT", taken);
    throw error;
  }
}

/** Somebody else was faster with the same invite. */
class UsedInvite extends Error {}

/** Asked before any hash is computed: a stranger without an invite costs nothing. */
async function refusedBecause({ deps }: PublicCtx, invite: string | undefined): Promise<ErrorReason | null> {
  const { registration } = deps.settings;
  if (registration === "closed") return "registration_closed";
  if (invite === undefined) return registration === "invite" ? "invite_required" : null;
  if (!isOneTimeToken(invite)) return "invite_invalid";
  const tokenHash = oneTimeTokenHash(invite);
  const now = deps.clock.epochMs();
  const isOpen = await transaction({ deps, scope: { sessionIds: [tokenHash] } }, (tx) =>
    isInviteOpen({ tx, tokenHash, now }),
  );
  return isOpen ? null : "invite_invalid";
}

function takenValue(error: unknown): ErrorReason | null {
  if (isUniqueViolation(error, USERNAME_UNIQUE)) return "username_taken";
  if (isUniqueViolation(error, EMAIL_UNIQUE)) return "email_taken";
  return null;
}

async function denied(ctx: PublicCtx, code: "FORBIDDEN" | "CONFLICT", reason: ErrorReason): Promise<ServiceError> {
  await recordDenial({ deps: ctx.deps, request: ctx.request, identity: null, action: "auth.register", reason });
  return new ServiceError(code, { reason });
}
