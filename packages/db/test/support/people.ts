import { randomUUID } from "node:crypto";
import type { Tx } from "../../src/database.ts";
import { insertApiToken } from "../../src/repositories/api-tokens.ts";
import { appendAudit } from "../../src/repositories/append-audit.ts";
import { insertSession } from "../../src/repositories/sessions.ts";
import { insertUser } from "../../src/repositories/users.ts";
import { exchangeKeys, fingerprintKeys } from "../../src/schema/exchange-keys.ts";
import { passwordResets } from "../../src/schema/password-resets.ts";
import { recoveryCodes, totpSecrets } from "../../src/schema/second-factor.ts";
import { addSampleTrading } from "../../src/testing/sample-trading.ts";

const AT = 1_700_000_000_000;

/** A user with one row in every table of a user. The transaction's scope is `userId`. */
export async function addPerson(args: { tx: Tx; userId: string; name: string }): Promise<{ sessionId: string }> {
  const { tx, userId, name } = args;
  await insertUser({
    tx,
    user: {
      id: userId,
      username: name,
      email: `${name}@example.org`,
      passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
      role: "trader",
      createdAt: AT,
    },
  });
  const sessionId = (randomUUID() + randomUUID()).replaceAll("-", "");
  await insertSession({
    tx,
    session: {
      id: sessionId,
      userId,
      createdAt: AT,
      lastActiveAt: AT,
      expiresAt: AT,
      ipHash: "h",
      userAgent: "a",
      handle: randomUUID(),
      stepUpAt: AT,
    },
  });
  const tokenHash = sessionId.replaceAll(/[a-f]/g, "0");
  const token = { id: randomUUID(), userId, name: "script", tokenHash, createdAt: AT, expiresAt: AT };
  await insertApiToken({ tx, token: { ...token, scopes: ["read"] } });
  const sealed = { envelopeVersion: 1, kekId: "k", wrappedDek: Buffer.from([0]), ciphertext: Buffer.from([0]) };
  await tx.insert(exchangeKeys).values({
    id: randomUUID(),
    userId,
    venue: "kraken",
    label: "main",
    apiKeyLast4: "1234",
    fingerprint: "f",
    ...sealed,
    permissions: ["read"],
    state: "verified",
    createdAt: AT,
    checkedAt: AT,
    nextCheckAt: AT,
  });
  await tx.insert(fingerprintKeys).values({ id: randomUUID(), userId, ...sealed, createdAt: AT });
  await tx.insert(totpSecrets).values({ id: randomUUID(), userId, ...sealed, begunAt: AT });
  await tx.insert(recoveryCodes).values({ userId, codeHash: "d".repeat(64), createdAt: AT });
  await tx.insert(passwordResets).values({ userId, tokenHash: `${sessionId.slice(1)}0`, createdAt: AT, expiresAt: AT });
  await addSampleTrading({ tx, userId });
  const origin = { ip: "192.0.2.1", userAgent: "a" };
  const entry = { id: randomUUID(), actorType: "user", actorId: userId, action: "test", outcome: "allow" } as const;
  await appendAudit({ tx, entry: { ...entry, origin } });
  return { sessionId };
}
