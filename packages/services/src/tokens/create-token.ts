import { apiTokenHash, newApiToken } from "@tandem/auth/api-token";
import type { TokenCreated, TokenCreateInput } from "@tandem/contract/account";
import { insertApiToken } from "@tandem/db/repositories/api-tokens";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { auditEntry } from "../audit/audit-entry.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const ACTION = "tokens.create";
const DAY_MS = 24 * 3_600_000;

/** A token for a program of the caller's. It is shown this once. @throws ServiceError FORBIDDEN step_up_required */
export async function createToken(args: {
  readonly ctx: UserCtx;
  readonly input: TokenCreateInput;
}): Promise<TokenCreated> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  await requireStepUp({ ctx, action: ACTION });
  const userId = identity.user.id;
  const token = newApiToken();
  const id = deps.ids.next();
  const createdAt = deps.clock.epochMs();
  const expiresAt = createdAt + input.expiresInDays * DAY_MS;
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const { name, scopes } = input;
    await insertApiToken({
      tx,
      token: { id, userId, name, scopes, tokenHash: apiTokenHash(token), createdAt, expiresAt },
    });
    const entry = auditEntry(ctx, {
      action: ACTION,
      outcome: "allow",
      actorId: userId,
      sessionId: identity.sessionId,
      objectType: "token",
      objectId: id,
      details: { scopes: scopes.join(" "), expiresInDays: input.expiresInDays },
    });
    await appendAudit({ tx, entry });
  });
  return { id, token };
}
