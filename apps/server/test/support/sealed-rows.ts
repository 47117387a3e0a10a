import { describeTotpSecret, newTotpSecret } from "@tandem/auth/totp";
import type { Tx } from "@tandem/db/database";
import { insertExchangeKey } from "@tandem/db/repositories/exchange-keys";
import { beginTotpSecret, confirmTotpSecret } from "@tandem/db/repositories/totp-secrets";
import { withTransaction } from "@tandem/db/with-transaction";
import { encodeCredentials } from "@tandem/services/keys/credentials";
import { columnsOf, exchangeKeyPlace, totpPlace } from "@tandem/services/vault/sealed-place";
import { totpCode } from "@tandem/testing/totp-code";
import type { Caller } from "./procedure-rows.ts";

const STEP_MS = 30_000;

const inName = <T>({ server, account }: Caller, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTransaction({ db: server.deps.db, scope: { userId: account.id } }, work);

/** A key of the account, whatever its role, really sealed. @returns its id */
export async function exchangeKey(caller: Caller): Promise<string> {
  const { deps } = caller.server;
  const place = { id: deps.ids.next(), userId: caller.account.id, venue: "kraken" };
  const plaintext = encodeCredentials({ apiKey: "publicpart", secret: "secretpart" });
  const envelope = await deps.vault.seal({ binding: exchangeKeyPlace(place), plaintext });
  const now = deps.clock.epochMs();
  const checked = { permissions: ["read" as const], ipRestricted: null, expiresAt: null, checkedAt: now };
  const state = { state: "verified", pausedBecause: null, createdAt: now, nextCheckAt: now + 86_400_000 } as const;
  const shown = { label: "main", apiKeyLast4: "part", fingerprint: place.id };
  const key = { ...place, ...shown, ...columnsOf(envelope), ...checked, ...state };
  await inName(caller, (tx) => insertExchangeKey({ tx, key }));
  return place.id;
}

/** An authenticator's secret of the account that was begun. */
async function begin(caller: Caller): Promise<{ readonly id: string; readonly secret: string }> {
  const { deps } = caller.server;
  const place = { id: deps.ids.next(), userId: caller.account.id };
  const plaintext = newTotpSecret();
  const { secret } = describeTotpSecret({ secret: plaintext, account: "somebody" });
  const envelope = await deps.vault.seal({ binding: totpPlace(place), plaintext });
  const begun = { ...place, ...columnsOf(envelope), begunAt: deps.clock.epochMs() };
  await inName(caller, (tx) => beginTotpSecret({ tx, secret: begun }));
  return { id: place.id, secret };
}

/** Input of `totp.confirm` for an account that has just begun. */
export async function begunCode(caller: Caller): Promise<{ readonly code: string }> {
  const { secret } = await begin(caller);
  return { code: totpCode(secret, caller.server.deps.clock.epochMs()) };
}

/** A code of an account whose second factor is on. */
export async function factorCode(caller: Caller): Promise<{ readonly code: string }> {
  const { id, secret } = await begin(caller);
  const at = caller.server.deps.clock.epochMs();
  const step = Math.floor(at / STEP_MS) - 2;
  const userId = caller.account.id;
  await inName(caller, (tx) => confirmTotpSecret({ tx, userId, id, step, at, begunSince: 0 }));
  return { code: totpCode(secret, at) };
}
