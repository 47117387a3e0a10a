import { STEP_UP_MS, type StepUpAnswer, type StepUpInput } from "@tandem/contract/account";
import type { Tx } from "@tandem/db/database";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { saveFactorProof, saveStepUp } from "@tandem/db/repositories/sessions";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { withFactor } from "../second-factor/with-factor.ts";
import { transaction } from "../transaction.ts";
import { verifyPassword } from "./verify-password.ts";

const ACTION = "auth.stepUp";

/**
 * Opens what money and keys need for ten minutes, by password or by a code of the second factor; the session's token
 * stays.
 * @throws ServiceError FORBIDDEN invalid_credentials, invalid_code; PRECONDITION_FAILED totp_not_active; UNAUTHORIZED
 * session_expired; UNAVAILABLE
 */
export async function stepUp(args: { readonly ctx: UserCtx; readonly input: StepUpInput }): Promise<StepUpAnswer> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const at = deps.clock.epochMs();
  if ("password" in input) {
    const { id: userId } = await verifyPassword({ ctx, password: input.password, action: ACTION });
    await transaction({ deps, scope: { userId } }, (tx) => save({ ctx, tx, at, factorShown: false }));
  } else await withFactor({ ctx, action: ACTION, code: input.code }, (tx) => save({ ctx, tx, at, factorShown: true }));
  return { until: at + STEP_UP_MS };
}

async function save(args: {
  readonly ctx: UserCtx;
  readonly tx: Tx;
  readonly at: number;
  readonly factorShown: boolean;
}): Promise<void> {
  const { ctx, tx, at } = args;
  const { identity } = ctx;
  const { sessionId: id } = identity;
  const alive = args.factorShown ? await saveFactorProof({ tx, id, at }) : await saveStepUp({ tx, id, at });
  if (!alive) throw new ServiceError("UNAUTHORIZED", { reason: "session_expired" });
  const entry = auditEntry(ctx, {
    action: ACTION,
    outcome: "allow",
    actorId: identity.user.id,
    sessionId: id,
    details: { by: args.factorShown ? "second_factor" : "password" },
  });
  await appendAudit({ tx, entry });
}
