import { formatScaled } from "@tandem/domain/money";
import { asc, desc, eq, getTableColumns, or } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { apiTokens } from "../schema/api-tokens.ts";
import { audit, auditOrigins } from "../schema/audit.ts";
import { deals, idempotencyKeys, tradingEvents } from "../schema/deals.ts";
import { exchangeKeys, fingerprintKeys } from "../schema/exchange-keys.ts";
import { invites } from "../schema/invites.ts";
import { equityPoints, ledgerBalances, ledgerEntries, ledgerTransactions } from "../schema/ledger.ts";
import { fills, orders } from "../schema/orders.ts";
import { passwordResets } from "../schema/password-resets.ts";
import { coolDowns, halts, livePermissions, riskSettings } from "../schema/risk.ts";
import { recoveryCodes, totpSecrets } from "../schema/second-factor.ts";
import { sessions } from "../schema/sessions.ts";
import { strategies, strategySkips } from "../schema/strategies.ts";
import { tradingLeases } from "../schema/trading-leases.ts";
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

/** Who trades an account is a process, of no meaning outside. */
const { token: _leaseToken, holder: _holder, ...leaseColumns } = getTableColumns(tradingLeases);

/** Amounts as plain decimal text: JSON has no bigint. */
const plain = (rows: ExportedRows): ExportedRows =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? formatScaled(value) : value]),
    ),
  );

/** What was traded, oldest first. */
async function exportTrading({ tx, userId }: { readonly tx: Tx; readonly userId: string }) {
  return {
    deals: plain(await tx.select().from(deals).where(eq(deals.userId, userId)).orderBy(asc(deals.id))),
    orders: plain(await tx.select().from(orders).where(eq(orders.userId, userId)).orderBy(asc(orders.id))),
    fills: plain(await tx.select().from(fills).where(eq(fills.userId, userId)).orderBy(asc(fills.filledAt))),
    trading_events: await tx
      .select()
      .from(tradingEvents)
      .where(eq(tradingEvents.userId, userId))
      .orderBy(asc(tradingEvents.id)),
    idempotency_keys: await tx.select().from(idempotencyKeys).where(eq(idempotencyKeys.userId, userId)),
    ledger_transactions: await tx
      .select()
      .from(ledgerTransactions)
      .where(eq(ledgerTransactions.userId, userId))
      .orderBy(asc(ledgerTransactions.at)),
    ledger_entries: plain(await tx.select().from(ledgerEntries).where(eq(ledgerEntries.userId, userId))),
    ledger_balances: plain(await tx.select().from(ledgerBalances).where(eq(ledgerBalances.userId, userId))),
    equity_points: plain(
      await tx.select().from(equityPoints).where(eq(equityPoints.userId, userId)).orderBy(asc(equityPoints.at)),
    ),
    trading_leases: await tx.select(leaseColumns).from(tradingLeases).where(eq(tradingLeases.userId, userId)),
  };
}

/** What was said of how to trade. */
async function exportTradingSettings({ tx, userId }: { readonly tx: Tx; readonly userId: string }) {
  return {
    risk_settings: plain(await tx.select().from(riskSettings).where(eq(riskSettings.userId, userId))),
    halts: await tx.select().from(halts).where(eq(halts.userId, userId)).orderBy(asc(halts.id)),
    cool_downs: await tx.select().from(coolDowns).where(eq(coolDowns.userId, userId)).orderBy(asc(coolDowns.id)),
    live_permissions: await tx.select().from(livePermissions).where(eq(livePermissions.userId, userId)),
    strategies: plain(await tx.select().from(strategies).where(eq(strategies.userId, userId))),
    strategy_skips: await tx.select().from(strategySkips).where(eq(strategySkips.userId, userId)),
  };
}

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
    ...(await exportTrading(args)),
    ...(await exportTradingSettings(args)),
    audit: await tx
      .select(auditColumns)
      .from(audit)
      .where(or(eq(audit.actorId, userId), eq(audit.subjectId, userId)))
      .orderBy(desc(audit.seq)),
    audit_origins: await tx.select().from(auditOrigins).where(eq(auditOrigins.subjectId, userId)),
  };
}
