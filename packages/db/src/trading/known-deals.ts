import type { AccountId, Lease } from "@tandem/engine/trading/trading-store";
import type { StoredDeal } from "./read-deals.ts";

/** Deals that are not over, as they were last written under a lease. */
export type KnownDeals = {
  readonly get: (lease: Lease, dealId: string) => StoredDeal | undefined;
  readonly keep: (lease: Lease, stored: StoredDeal) => void;
  readonly forget: (lease: Lease, dealId: string) => void;
  /** Somebody else may have written in between. */
  readonly forgetAccount: (account: AccountId) => void;
};

export function createKnownDeals(): KnownDeals {
  const accounts = new Map<string, { token: bigint; deals: Map<string, StoredDeal> }>();
  const keyOf = ({ userId, mode }: AccountId): string => `${userId}|${mode}`;
  const of = ({ account, token }: Lease): Map<string, StoredDeal> => {
    const known = accounts.get(keyOf(account));
    if (known !== undefined && known.token === token) return known.deals;
    // Of an older lease nothing counts any more; nothing is kept for it either.
    const deals = new Map<string, StoredDeal>();
    if (known === undefined || known.token < token) accounts.set(keyOf(account), { token, deals });
    return deals;
  };
  return {
    get: (lease, dealId) => of(lease).get(dealId),
    keep: (lease, stored) => {
      if (stored.row.endedAt === null) of(lease).set(stored.deal.id, stored);
      else of(lease).delete(stored.deal.id);
    },
    forget: (lease, dealId) => void of(lease).delete(dealId),
    forgetAccount: (account) => void accounts.delete(keyOf(account)),
  };
}
