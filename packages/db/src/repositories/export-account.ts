import { desc, eq, getTableColumns, or } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { apiTokens } from "../schema/api-tokens.ts";
import { audit, auditOrigins } from "../schema/audit.ts";
import { exchangeKeys, fingerprintKeys } from "../schema/exchange-keys.ts";
import { invites } from "../schema/invites.ts";
import { passwordResets } from "../schema/password-resets.ts";
import { recoveryCodes, totpSecrets } from "../schema/second-factor.ts";
import { sessions } from "../schema/sessions.ts";
import { users } from "../schema/users.ts";

export type ExportedRows = readonly Readonly<Record<string, unknown>>[];

/** Secrets and their digests: who gets hold of an export must not get further with it. */
const { passwordHash: _password, ...userColumns } = getTableColumns(users);
const { id: _session, ipHash: _ip, ...sessionColumns } = getTableColumns(sessions);
const { tokenHash: _token, ...tokenColumns } = getTableColumns(apiTokens);
const { tokenHash: _reset, ...resetColumns } = getTableColumns(passwordResets);
const { tokenHash: _invite, ...inviteColumns } = getTableColumns(invites);
const {
  wrappedDek: _dek,
  ciphertext: _sealed,
  fingerprint: _fingerprint,
  ...keyColumns
} = getTableColumns(exchangeKeys);
const { prevHash: _previous, hash: _hash, ...auditColumns } = getTableColumns(audit);

/** Every row about the user, by table. The transaction's scope is the user's own id. */
export async function exportAccount(args: {
  readonly tx: Tx;
  readonly userId: string;
}): Promise<Readonly<Record<string, ExportedRows>>> {
  const { tx, userId } = args;
  const { id, createdAt } = fingerprintKeys;
  const { begunAt, confirmedAt } = totpSecrets;
  return {
    users: await tx.select(userColumns).from(users).where(eq(users.id, userId)),
    sessions: await tx.select(sessionColumns).from(sessions).where(eq(sessions.userId, userId)),
    api_tokens: await tx.select(tokenColumns).from(apiTokens).where(eq(apiTokens.userId, userId)),
    password_resets: await tx.select(resetColumns).from(passwordResets).where(eq(passwordResets.userId, userId)),
    invites: await tx.select(inviteColumns).from(invites).where(eq(invites.createdBy, userId)),
    exchange_keys: await tx.select(keyColumns).from(exchangeKeys).where(eq(exchangeKeys.userId, userId)),
    fingerprint_keys: await tx
      .select({ id, createdAt })
      .from(fingerprintKeys)
      .where(eq(fingerprintKeys.userId, userId)),
    totp_secrets: await tx.select({ begunAt, confirmedAt }).from(totpSecrets).where(eq(totpSecrets.userId, userId)),
    recovery_codes: await tx
      .select({ createdAt: recoveryCodes.createdAt })
      .from(recoveryCodes)
      .where(eq(recoveryCodes.userId, userId)),
    audit: await tx
      .select(auditColumns)
      .from(audit)
      .where(or(eq(audit.actorId, userId), eq(audit.subjectId, userId)))
      .orderBy(desc(audit.seq)),
    audit_origins: await tx.select().from(auditOrigins).where(eq(auditOrigins.subjectId, userId)),
  };
}
