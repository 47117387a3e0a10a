import { newRecoveryCodes, readFactorCode, recoveryCodeHash } from "@tandem/auth/factor-code";
import { TOTP_BEGIN_MS, type TotpConfirmInput } from "@tandem/contract/second-factor";
import { replaceRecoveryCodes } from "@tandem/db/repositories/recovery-codes";
import { confirmTotpSecret, getTotpSecretForUser } from "@tandem/db/repositories/totp-secrets";
import type { SignedIn } from "../auth/open-session.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { stepOf } from "./factor-proof.ts";
import { refuseFactor } from "./refuse-factor.ts";
import { renewSessions } from "./renew-sessions.ts";

const ACTION = "totp.confirm";

export type TotpOn = { readonly session: SignedIn; readonly recoveryCodes: readonly string[] };

/**
 * Turns the second factor on, once the authenticator has shown a code of the secret that was begun. All sessions end;
 * the caller gets a new one. The recovery codes are shown this once.
 * @throws ServiceError PRECONDITION_FAILED totp_not_begun; FORBIDDEN invalid_code; UNAVAILABLE
 */
export async function confirmTotp(args: { readonly ctx: UserCtx; readonly input: TotpConfirmInput }): Promise<TotpOn> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const notBegun = new ServiceError("PRECONDITION_FAILED", { reason: "totp_not_begun" });
  const secret = await transaction({ deps, scope: { userId } }, (tx) => getTotpSecretForUser({ tx, userId }));
  const at = deps.clock.epochMs();
  const begunSince = at - TOTP_BEGIN_MS + 1;
  if (!secret || secret.confirmedAt !== null || secret.begunAt < begunSince) throw notBegun;
  const code = readFactorCode(input.code);
  const step = code.kind === "totp" ? await stepOf({ deps, secret, code: code.code }) : null;
  if (step === null) throw await refuseFactor({ ctx, action: ACTION, reason: "invalid_code" });
  const recoveryCodes = newRecoveryCodes();
  return transaction({ deps, scope: { userId } }, async (tx) => {
    if (!(await confirmTotpSecret({ tx, userId, id: secret.id, step, at, begunSince }))) throw notBegun;
    await replaceRecoveryCodes({ tx, userId, codeHashes: recoveryCodes.map(recoveryCodeHash), at });
    const session = await renewSessions({ ctx, tx, action: ACTION, factorShown: true });
    return { session, recoveryCodes };
  });
}
