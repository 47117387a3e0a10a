import { type ExchangeKey, KEYS_PER_USER_MAX, type KeyAddInput } from "@tandem/contract/keys";
import { isUniqueViolation } from "@tandem/db/errors";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import {
  countExchangeKeysForUser,
  EXCHANGE_KEY_UNIQUE,
  type ExchangeKeyRow,
  insertExchangeKey,
} from "@tandem/db/repositories/exchange-keys";
import { auditEntry } from "../audit/audit-entry.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { reloadTrader } from "../trading/ask-trader.ts";
import { transaction } from "../transaction.ts";
import { toServiceError } from "../vault/open-secret.ts";
import { columnsOf, exchangeKeyPlace } from "../vault/sealed-place.ts";
import { encodeCredentials } from "./credentials.ts";
import { fingerprintOf } from "./fingerprint-of.ts";
import { judgeKey, type KeyVerdict } from "./judge-key.ts";
import { keyAnswer } from "./key-answer.ts";

const ACTION = "keys.add";
const LAST = 4;

/**
 * Keeps a key, sealed, once its venue has said what it may do; where it is refused, nothing is stored.
 * @throws ServiceError FORBIDDEN step_up_required; VALIDATION unknown_venue, passphrase_required; PRECONDITION_FAILED
 * withdrawal_permission, rejected_by_venue, too_many_keys; CONFLICT key_exists; UNAVAILABLE venue_unreachable,
 * key_provider_unavailable
 */
export async function addKey(args: { readonly ctx: UserCtx; readonly input: KeyAddInput }): Promise<ExchangeKey> {
  const { ctx, input } = args;
  await requireStepUp({ ctx, action: ACTION });
  await requireRoom(ctx, input);
  const verdict = await askVenue(ctx, input);
  try {
    const key = await store(ctx, input, verdict);
    // It is stored, whatever the trader says: one that does not answer finds it when it reads keys again.
    await reloadTrader(ctx.deps, ctx.identity.user.id).catch(() => {});
    return key;
  } catch (error) {
    if (isUniqueViolation(error, EXCHANGE_KEY_UNIQUE)) throw new ServiceError("CONFLICT", { reason: "key_exists" });
    throw toServiceError(error);
  }
}

async function requireRoom({ deps, identity }: UserCtx, { venue, passphrase }: KeyAddInput): Promise<void> {
  if (!deps.keyCheck.venues.includes(venue))
    throw new ServiceError("VALIDATION", { reason: "unknown_venue", fieldErrors: { venue: ["unknown_venue"] } });
  if (passphrase === undefined && deps.keyCheck.needsPassphrase(venue)) {
    const reason = "passphrase_required";
    throw new ServiceError("VALIDATION", { reason, fieldErrors: { passphrase: [reason] } });
  }
  const userId = identity.user.id;
  const keys = await transaction({ deps, scope: { userId } }, (tx) => countExchangeKeysForUser({ tx, userId }));
  if (keys >= KEYS_PER_USER_MAX) throw new ServiceError("PRECONDITION_FAILED", { reason: "too_many_keys" });
  // A venue is not asked about a key that could not be kept.
  await deps.vault.health().catch((error: unknown) => {
    throw toServiceError(error);
  });
}

async function askVenue(ctx: UserCtx, input: KeyAddInput): Promise<KeyVerdict> {
  const { deps } = ctx;
  const outcome = await deps.keyCheck.check({ venue: input.venue, credentials: credentialsOf(input) });
  const verdict = judgeKey(outcome, deps.clock.epochMs());
  if (verdict === null) throw await refused(ctx, input, "venue_unreachable");
  if (verdict.pausedBecause === "rejected_by_venue" || verdict.pausedBecause === "withdrawal_permission")
    throw await refused(ctx, input, verdict.pausedBecause);
  return verdict;
}

const credentialsOf = ({ apiKey, secret, passphrase }: KeyAddInput) => ({
  apiKey,
  secret,
  ...(passphrase !== undefined && { passphrase }),
});

async function store(ctx: UserCtx, input: KeyAddInput, verdict: KeyVerdict): Promise<ExchangeKey> {
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { venue, label, apiKey } = input;
  const place = { id: deps.ids.next(), userId, venue };
  const fingerprint = await fingerprintOf({ deps, userId, venue, apiKey });
  const envelope = await deps.vault.seal({
    binding: exchangeKeyPlace(place),
    plaintext: encodeCredentials(credentialsOf(input)),
  });
  const createdAt = deps.clock.epochMs();
  const key: ExchangeKeyRow = {
    ...place,
    label,
    apiKeyLast4: apiKey.slice(-LAST),
    fingerprint,
    ...columnsOf(envelope),
    ...verdict,
    createdAt,
  };
  await transaction({ deps, scope: { userId } }, async (tx) => {
    await insertExchangeKey({ tx, key });
    const entry = auditEntry(ctx, {
      action: ACTION,
      outcome: "allow",
      actorId: userId,
      sessionId: identity.sessionId,
      objectType: "exchange_key",
      objectId: key.id,
      details: { venue, state: verdict.state, permissions: verdict.permissions.join(" ") },
    });
    await appendAudit({ tx, entry });
  });
  return keyAnswer(key, createdAt);
}

async function refused(
  ctx: UserCtx,
  { venue }: KeyAddInput,
  reason: "withdrawal_permission" | "rejected_by_venue" | "venue_unreachable",
): Promise<ServiceError> {
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { sessionId } = identity;
  const entry = auditEntry(ctx, {
    action: ACTION,
    outcome: "deny",
    reason,
    actorId: userId,
    sessionId,
    details: { venue },
  });
  await transaction({ deps, scope: { userId } }, (tx) => appendAudit({ tx, entry }));
  return new ServiceError(reason === "venue_unreachable" ? "UNAVAILABLE" : "PRECONDITION_FAILED", { reason });
}
