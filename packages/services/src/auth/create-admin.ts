import { checkPassword } from "@tandem/auth/check-password";
import type { RegisterInput, User } from "@tandem/contract/auth";
import { isUniqueViolation } from "@tandem/db/errors";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { claimFirstAdmin } from "@tandem/db/repositories/claim-first-admin";
import { EMAIL_UNIQUE, insertUser, USERNAME_UNIQUE } from "@tandem/db/repositories/users";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { hashPassword } from "./hash-password.ts";

/**
 * An administrator made by the operator, who has the machine and is asked for no session. Allowed however many
 * there are: it is also the way back in.
 * @throws ServiceError VALIDATION password_*; CONFLICT username_taken, email_taken; UNAVAILABLE
 */
export async function createAdmin(args: {
  readonly deps: Pick<ServiceDeps, "db" | "hasher" | "ids" | "clock">;
  readonly input: Pick<RegisterInput, "username" | "email" | "password">;
}): Promise<User> {
  const { deps, input } = args;
  const fault = checkPassword(input);
  if (fault) throw new ServiceError("VALIDATION", { reason: fault, fieldErrors: { password: [fault] } });
  const passwordHash = await hashPassword({ deps, password: input.password });
  const id = deps.ids.next();
  const createdAt = deps.clock.epochMs();
  const user: User = { id, username: input.username, email: input.email.toLowerCase(), role: "admin", createdAt };
  try {
    await transaction({ deps, scope: { userId: id } }, async (tx) => {
      // From here on no registration becomes admin, whichever of them is first.
      await claimFirstAdmin({ tx, at: createdAt });
      await insertUser({ tx, user: { ...user, passwordHash } });
      const action = "users.create_admin";
      const entry = { id: deps.ids.next(), actorType: "system", subjectId: id, action, outcome: "allow" } as const;
      await appendAudit({ tx, entry });
    });
  } catch (error) {
    if (isUniqueViolation(error, USERNAME_UNIQUE)) throw new ServiceError("CONFLICT", { reason: "username_taken" });
    if (isUniqueViolation(error, EMAIL_UNIQUE)) throw new ServiceError("CONFLICT", { reason: "email_taken" });
    throw error;
  }
  return user;
}
