import type { ErrorReason } from "@tandem/contract/errors";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";

/** The refusal of a signed-in caller whose second factor was missing or wrong, written down each time: guesses count. */
export async function refuseFactor(args: {
  readonly ctx: UserCtx;
  readonly action: string;
  readonly reason: Extract<ErrorReason, "invalid_code" | "second_factor_required">;
}): Promise<ServiceError> {
  const { ctx, action, reason } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { sessionId } = identity;
  const entry = auditEntry(ctx, { action, outcome: "deny", reason, actorId: userId, sessionId });
  await transaction({ deps, scope: { userId } }, (tx) => appendAudit({ tx, entry }));
  // Not UNAUTHORIZED: the session itself is good, and a client must not throw it away.
  return new ServiceError("FORBIDDEN", { reason });
}
