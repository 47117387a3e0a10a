import type { KeyPermission } from "@tandem/contract/keys";
import type { ExchangeKeyCheck } from "@tandem/db/repositories/exchange-keys";
import type { KeyCheckOutcome, KeyRights } from "@tandem/engine/key-check";

const DAY_MS = 24 * 3_600_000;

/** What a check means for a key: what is stored of it, and why it is not used, where it is not. */
export type KeyVerdict = Omit<ExchangeKeyCheck, "permissions"> & { readonly permissions: KeyPermission[] };

/** Null where the venue gave no answer: nothing is known then, and nothing changes. */
export function judgeKey(outcome: KeyCheckOutcome, now: number): KeyVerdict | null {
  const checked = { checkedAt: now, nextCheckAt: now + DAY_MS };
  const unknown = { ipRestricted: null, expiresAt: null, ...checked };
  switch (outcome.kind) {
    case "unreachable":
      return null;
    case "rejected":
      return { permissions: [], state: "paused", pausedBecause: "rejected_by_venue", ...unknown };
    case "unverifiable":
      // Nobody vouches for more than that it opens the account.
      return { permissions: ["read"], state: "unverified", pausedBecause: null, ...unknown };
    case "verified": {
      const { rights } = outcome;
      const movesOut = rights.withdraw || rights.transfer;
      return {
        permissions: permissionsOf(rights),
        state: movesOut ? "paused" : "verified",
        pausedBecause: movesOut ? "withdrawal_permission" : null,
        ipRestricted: rights.ipRestricted ?? null,
        expiresAt: rights.expiresAt ?? null,
        ...checked,
      };
    }
  }
}

const permissionsOf = (rights: KeyRights): KeyPermission[] =>
  (["read", "trade", "withdraw", "transfer"] as const).filter((right) => rights[right]);
