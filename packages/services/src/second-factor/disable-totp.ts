import type { FactorChangeInput } from "@tandem/contract/second-factor";
import { replaceRecoveryCodes } from "@tandem/db/repositories/recovery-codes";
import { deleteTotpSecretForUser } from "@tandem/db/repositories/totp-secrets";
import type { SignedIn } from "../auth/open-session.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { renewSessions } from "./renew-sessions.ts";
import { withFactor } from "./with-factor.ts";

const ACTION = "totp.disable";

/**
 * Turns the second factor off and voids the recovery codes. All sessions end; the caller gets a new one.
 * @throws ServiceError FORBIDDEN step_up_required, second_factor_required, invalid_code; PRECONDITION_FAILED
 * totp_not_active; UNAVAILABLE
 */
export async function disableTotp(args: {
  readonly ctx: UserCtx;
  readonly input?: FactorChangeInput | undefined;
}): Promise<SignedIn> {
  const { ctx, input } = args;
  await requireStepUp({ ctx, action: ACTION });
  const userId = ctx.identity.user.id;
  const at = ctx.deps.clock.epochMs();
  return withFactor({ ctx, action: ACTION, code: input?.code }, async (tx) => {
    await deleteTotpSecretForUser({ tx, userId });
    await replaceRecoveryCodes({ tx, userId, codeHashes: [], at });
    return renewSessions({ ctx, tx, action: ACTION, factorShown: false });
  });
}
