import type { ExchangeKey, KeyWarning } from "@tandem/contract/keys";
import type { ExchangeKeyRow } from "@tandem/db/repositories/exchange-keys";

const EXPIRES_SOON_MS = 14 * 24 * 3_600_000;

/** A stored key as its user sees it, field by field: no column comes along by accident. */
export const keyAnswer = (row: ExchangeKeyRow, now: number): ExchangeKey => ({
  id: row.id,
  venue: row.venue,
  label: row.label,
  apiKeyLast4: row.apiKeyLast4,
  permissions: row.permissions,
  warnings: warningsOf(row, now),
  state: row.state,
  pausedBecause: row.pausedBecause,
  ipRestricted: row.ipRestricted,
  expiresAt: row.expiresAt,
  createdAt: row.createdAt,
  checkedAt: row.checkedAt,
});

function warningsOf(row: ExchangeKeyRow, now: number): KeyWarning[] {
  const warnings: KeyWarning[] = [];
  if (row.ipRestricted === false) warnings.push("no_ip_list");
  if (row.state === "unverified") warnings.push("unverifiable");
  if (row.expiresAt !== null && row.expiresAt - now <= EXPIRES_SOON_MS) warnings.push("expires_soon");
  return warnings;
}
