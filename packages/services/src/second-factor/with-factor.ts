import { STEP_UP_MS } from "@tandem/contract/account";
import type { Tx } from "@tandem/db/database";
import { findSession } from "@tandem/db/repositories/sessions";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { readFactorProof, takeFactorProof } from "./factor-proof.ts";
import { hasSecondFactor } from "./has-second-factor.ts";
import { refuseFactor } from "./refuse-factor.ts";

/**
 * Runs `work` for a caller who has a second factor and shows it: by `code`, which is used up in the same transaction,
 * or by having shown one in this session within ten minutes. A password alone changes no factor.
 * @throws ServiceError PRECONDITION_FAILED totp_not_active; FORBIDDEN second_factor_required, invalid_code; UNAVAILABLE
 */
export async function withFactor<T>(
  args: { readonly ctx: UserCtx; readonly action: string; readonly code: string | undefined },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { ctx, action, code } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const proof = code === undefined ? undefined : await readFactorProof({ deps, userId, code });
  const scope = { userId, sessionIds: [identity.sessionId] };
  const done = await transaction({ deps, scope }, async (tx) => {
    if (!(await hasSecondFactor({ tx, userId })))
      throw new ServiceError("PRECONDITION_FAILED", { reason: "totp_not_active" });
    const shown = proof ? await takeFactorProof({ tx, userId, proof }) : await wasShownLately(ctx, tx);
    return shown ? { result: await work(tx) } : null;
  });
  if (done) return done.result;
  throw await refuseFactor({ ctx, action, reason: proof ? "invalid_code" : "second_factor_required" });
}

async function wasShownLately({ deps, identity }: UserCtx, tx: Tx): Promise<boolean> {
  const found = await findSession({ tx, id: identity.sessionId });
  return deps.clock.epochMs() < (found?.session.factorAt ?? 0) + STEP_UP_MS;
}
