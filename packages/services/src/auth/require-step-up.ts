import { STEP_UP_MS } from "@tandem/contract/account";
import { findSession } from "@tandem/db/repositories/sessions";
import { recordDenial } from "../audit/record-denial.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";

/**
 * Lets pass who signed in or stepped up within ten minutes. Asked of the database each time: a verb that needs
 * this is rare, and a copy in memory could be older than a revocation.
 * @throws ServiceError FORBIDDEN step_up_required
 */
export async function requireStepUp(args: { readonly ctx: UserCtx; readonly action: string }): Promise<void> {
  const { ctx, action } = args;
  const { deps, request, identity } = ctx;
  // An API token has no session here, so it never passes.
  const found = await transaction({ deps, scope: { sessionIds: [identity.sessionId] } }, (tx) =>
    findSession({ tx, id: identity.sessionId }),
  );
  const provedAt = found?.session.stepUpAt ?? 0;
  if (deps.clock.epochMs() < provedAt + STEP_UP_MS) return;
  await recordDenial({ deps, request, identity, action, reason: "step_up_required" });
  throw new ServiceError("FORBIDDEN", { reason: "step_up_required" });
}
