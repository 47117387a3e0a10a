import { STEP_UP_MS, type StepUpAnswer, type StepUpInput } from "@tandem/contract/account";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { saveStepUp } from "@tandem/db/repositories/sessions";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { verifyPassword } from "./verify-password.ts";

const ACTION = "auth.stepUp";

/**
 * Opens what money and keys need for ten minutes; the session's token stays.
 * @throws ServiceError FORBIDDEN invalid_credentials; UNAUTHORIZED session_expired; UNAVAILABLE
 */
export async function stepUp(args: { readonly ctx: UserCtx; readonly input: StepUpInput }): Promise<StepUpAnswer> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  // Nobody has a second factor yet.
  if (!("password" in input)) throw new ServiceError("FORBIDDEN", { reason: "invalid_code" });
  // Nobody has a second factor yet: a code proves nothing.
  const password = "password" in input ? input.password : "";
  const { id: userId } = await verifyPassword({ ctx, password, action: ACTION });
  const at = deps.clock.epochMs();
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const alive = await saveStepUp({ tx, id: identity.sessionId, at });
    if (!alive) throw new ServiceError("UNAUTHORIZED", { reason: "session_expired" });
    const entry = auditEntry(ctx, {
      action: ACTION,
      outcome: "allow",
      actorId: userId,
      sessionId: identity.sessionId,
    });
    await appendAudit({ tx, entry });
  });
  return { until: at + STEP_UP_MS };
}
