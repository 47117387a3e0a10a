import type { ExchangeKey, KeyInput } from "@tandem/contract/keys";
import { getExchangeKeyForUser } from "@tandem/db/repositories/exchange-keys";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { checkStoredKey } from "./check-stored-key.ts";
import { keyAnswer } from "./key-answer.ts";

/**
 * Asks the venue about a stored key once more, and pauses it or lifts that.
 * @throws ServiceError NOT_FOUND, also for another user's; UNAVAILABLE venue_unreachable, key_provider_unavailable
 */
export async function verifyKey(args: { readonly ctx: UserCtx; readonly input: KeyInput }): Promise<ExchangeKey> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const key = await transaction({ deps, scope: { userId } }, (tx) =>
    getExchangeKeyForUser({ tx, userId, id: input.id }),
  );
  if (!key) throw new ServiceError("NOT_FOUND");
  const actor = { actorId: userId, sessionId: identity.sessionId };
  const row = await checkStoredKey({ deps, key, auditEntry: (facts) => auditEntry(ctx, { ...facts, ...actor }) });
  if (!row) throw new ServiceError("NOT_FOUND");
  return keyAnswer(row, deps.clock.epochMs());
}
