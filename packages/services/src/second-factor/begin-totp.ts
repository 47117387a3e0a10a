import { describeTotpSecret, newTotpSecret } from "@tandem/auth/totp";
import { TOTP_BEGIN_MS, type TotpBegun } from "@tandem/contract/second-factor";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { beginTotpSecret } from "@tandem/db/repositories/totp-secrets";
import { auditEntry } from "../audit/audit-entry.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { toServiceError } from "../vault/open-secret.ts";
import { columnsOf, totpPlace } from "../vault/sealed-place.ts";

const ACTION = "totp.begin";

/**
 * A secret for an authenticator. It guards nothing until a code of it has been shown.
 * @throws ServiceError FORBIDDEN step_up_required; CONFLICT totp_active; UNAVAILABLE key_provider_unavailable
 */
export async function beginTotp({ ctx }: { readonly ctx: UserCtx }): Promise<TotpBegun> {
  const { deps, identity } = ctx;
  await requireStepUp({ ctx, action: ACTION });
  const userId = identity.user.id;
  const id = deps.ids.next();
  const secret = newTotpSecret();
  const shown = describeTotpSecret({ secret, account: identity.user.email });
  const envelope = await deps.vault
    .seal({ binding: totpPlace({ id, userId }), plaintext: secret })
    .catch((error: unknown) => {
      throw toServiceError(error);
    });
  const begunAt = deps.clock.epochMs();
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const begun = await beginTotpSecret({ tx, secret: { id, userId, ...columnsOf(envelope), begunAt } });
    if (!begun) throw new ServiceError("CONFLICT", { reason: "totp_active" });
    const { sessionId } = identity;
    const entry = auditEntry(ctx, { action: ACTION, outcome: "allow", actorId: userId, sessionId });
    await appendAudit({ tx, entry });
  });
  return { ...shown, expiresAt: begunAt + TOTP_BEGIN_MS };
}
