import { checkPassword } from "@tandem/auth/check-password";
import type { RegisterInput, Role, User } from "@tandem/contract/auth";
import type { ErrorReason } from "@tandem/contract/errors";
import { isUniqueViolation } from "@tandem/db/errors";
import { claimFirstAdmin } from "@tandem/db/repositories/claim-first-admin";
import { EMAIL_UNIQUE, insertUser, USERNAME_UNIQUE } from "@tandem/db/repositories/users";
import { recordDenial } from "../audit/record-denial.ts";
import type { PublicCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { hashPassword } from "./hash-password.ts";
import { openSession, type SignedIn } from "./open-session.ts";

/**
 * A new account, signed in. Whoever commits first on an empty database becomes admin (never in production,
 * where the command line makes the first one), everybody later trader.
 * @throws ServiceError FORBIDDEN registration_closed, invite_required; VALIDATION password_*; CONFLICT
 * username_taken, email_taken; UNAVAILABLE
 */
export async function register(args: { readonly ctx: PublicCtx; readonly input: RegisterInput }): Promise<SignedIn> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const closed = closedBecause(ctx);
  if (closed) throw await denied(ctx, "FORBIDDEN", closed);
  const fault = checkPassword(input);
  if (fault) throw new ServiceError("VALIDATION", { reason: fault, fieldErrors: { password: [fault] } });

  const passwordHash = await hashPassword({ deps, password: input.password });
  const id = deps.ids.next();
  const createdAt = deps.clock.epochMs();
  try {
    return await transaction({ deps, scope: { userId: id } }, async (tx) => {
      const isFirst = !deps.settings.production && (await claimFirstAdmin({ tx, at: createdAt }));
      const role: Role = isFirst ? "admin" : "trader";
      const user: User = { id, username: input.username, email: input.email.toLowerCase(), role, createdAt };
      await insertUser({ tx, user: { ...user, passwordHash } });
      return openSession({ ctx, tx, user, action: "auth.register" });
    });
  } catch (error) {
    const taken = takenValue(error);
    if (taken) throw await denied(ctx, "CONFLICT", taken);
    throw error;
  }
}

/** Invites come with the pages of the administrator; until then nobody holds one. */
function closedBecause({ deps }: PublicCtx): ErrorReason | null {
  switch (deps.settings.registration) {
    case "open":
      return null;
    case "invite":
      return "invite_required";
    case "closed":
      return "registration_closed";
  }
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
