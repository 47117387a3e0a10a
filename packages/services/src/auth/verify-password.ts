import { appendAudit } from "@tandem/db/repositories/append-audit";
import { getUserForUser, type UserRow } from "@tandem/db/repositories/users";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { checkAgainst } from "./hash-password.ts";

/**
 * The signed-in user proves the password once more; a wrong one is audited as a denial of `action`.
 * @throws ServiceError FORBIDDEN invalid_credentials; UNAVAILABLE
 */
export async function verifyPassword(args: {
  readonly ctx: UserCtx;
  readonly password: string;
  readonly action: string;
}): Promise<UserRow> {
  const { ctx, password, action } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const user = await transaction({ deps, scope: { userId } }, (tx) => getUserForUser({ tx, userId }));
  const { matches } = await checkAgainst({ deps, stored: user?.passwordHash ?? null, password });
  if (user && matches) return user;
  const reason = "invalid_credentials";
  const entry = auditEntry(ctx, { action, outcome: "deny", reason, actorId: userId, sessionId: identity.sessionId });
  await transaction({ deps, scope: { userId } }, (tx) => appendAudit({ tx, entry }));
  // Not UNAUTHORIZED: the session itself is good, and a client must not throw it away.
  throw new ServiceError("FORBIDDEN", { reason });
}
