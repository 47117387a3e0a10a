import type { Account, Permission } from "../trading/account.ts";

const CREATED_AT_S = "1700000000";

// The rights that a key gets with one tick of the box on the venue's page, by ours.
const NAMES: readonly (readonly [Permission, readonly string[]])[] = [
  ["read", ["query-funds", "query-open-trades", "query-closed-trades", "query-ledger", "create-ws-token"]],
  ["trade", ["modify-trades", "close-trades"]],
  ["withdraw", ["withdraw-funds"]],
];

/** The result of `GetApiKeyInfo`: what the key that asks may do. Times are seconds as text, "0" for never. */
export const keyInfo = ({ apiKey, permissions, ips, expiresAt }: Account, nonce: string, now: number) => ({
  apiKeyName: "simulated",
  apiKey,
  nonce,
  nonceWindow: 0,
  permissions: NAMES.flatMap(([permission, names]) => (permissions.has(permission) ? names : [])),
  iban: "AA88 N84G WOAK NMOI",
  validUntil: expiresAt === undefined ? "0" : String(Math.floor(expiresAt / 1000)),
  queryFrom: "0",
  queryTo: "0",
  createdTime: CREATED_AT_S,
  modifiedTime: CREATED_AT_S,
  ipAllowlist: ips,
  lastUsed: String(Math.floor(now / 1000)),
});
