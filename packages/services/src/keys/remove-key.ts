import type { KeyInput } from "@tandem/contract/keys";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { deleteExchangeKeyForUser } from "@tandem/db/repositories/exchange-keys";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { reloadTrader } from "../trading/ask-trader.ts";
import { transaction } from "../transaction.ts";

/**
 * Forgets a key for good: its data key goes with the row, so that a copy of the ciphertext opens nothing once the
 * key-encryption key of that time is gone too. At the venue it lives on until it is deleted there.
 * Whoever trades with it stops.
 * @throws ServiceError NOT_FOUND, also for another user's; UNAVAILABLE trader_unavailable: it is gone, and may still be
 * traded with until the trader starts anew
 */
export async function removeKey(args: { readonly ctx: UserCtx; readonly input: KeyInput }): Promise<void> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  await transaction({ deps, scope: { userId } }, async (tx) => {
    const key = await deleteExchangeKeyForUser({ tx, userId, id: input.id });
    if (!key) throw new ServiceError("NOT_FOUND");
    const entry = auditEntry(ctx, {
      action: "keys.remove",
      outcome: "allow",
      actorId: userId,
      sessionId: identity.sessionId,
      objectType: "exchange_key",
      objectId: key.id,
      details: { venue: key.venue },
    });
    await appendAudit({ tx, entry });
  });
  await reloadTrader(deps, userId);
}
