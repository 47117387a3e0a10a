import { newRecoveryCodes, recoveryCodeHash } from "@tandem/auth/factor-code";
import type { FactorChangeInput, RecoveryCodesRenewed } from "@tandem/contract/second-factor";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { replaceRecoveryCodes } from "@tandem/db/repositories/recovery-codes";
import { auditEntry } from "../audit/audit-entry.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { withFactor } from "./with-factor.ts";

const ACTION = "recoveryCodes.renew";

/**
 * Ten new codes; the old ones are void. Shown this once.
 * @throws ServiceError FORBIDDEN step_up_required, second_factor_required, invalid_code; PRECONDITION_FAILED
 * totp_not_active; UNAVAILABLE
 */
export async function renewRecoveryCodes(args: {
  readonly ctx: UserCtx;
  readonly input?: FactorChangeInput | undefined;
}): Promise<RecoveryCodesRenewed> {
  const { ctx, input } = args;
  await requireStepUp({ ctx, action: ACTION });
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const recoveryCodes = [...newRecoveryCodes()];
  const at = deps.clock.epochMs();
  await withFactor({ ctx, action: ACTION, code: input?.code }, async (tx) => {
    await replaceRecoveryCodes({ tx, userId, codeHashes: recoveryCodes.map(recoveryCodeHash), at });
    const { sessionId } = identity;
    const entry = auditEntry(ctx, { action: ACTION, outcome: "allow", actorId: userId, sessionId });
    await appendAudit({ tx, entry });
  });
  return { recoveryCodes };
}
