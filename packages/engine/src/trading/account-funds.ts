import type { Deal } from "@tandem/domain/deals/deal";
import type { Balance, LedgerTransaction } from "@tandem/domain/ledger/ledger";
import { earningsOf } from "@tandem/domain/ledger/ledger";
import type { VenueId } from "@tandem/domain/market";
import { filledAmount } from "@tandem/domain/orders/order";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import { costAtLimit } from "./plan-opportunity.ts";

const DAY_MS = 86_400_000;
const keyOf = (venue: VenueId, asset: string): string => `${venue}|${asset}`;

/**
 * The ledger of an account in memory: what was stored when it was loaded, and every transaction since, by the same
 * rules. What deals and orders under way may still spend is kept aside.
 */
export class AccountFunds {
  readonly #balances = new Map<string, Balance>();
  readonly #earned: Map<string, bigint>;
  #day: number;
  /** Grows with every transaction of a venue. */
  readonly #versions = new Map<VenueId, number>();

  constructor(stored: {
    readonly balances: readonly Balance[];
    readonly earnedToday: ReadonlyMap<string, bigint>;
    readonly now: number;
  }) {
    for (const balance of stored.balances) this.#balances.set(keyOf(balance.venue, balance.asset), balance);
    this.#earned = new Map(stored.earnedToday);
    this.#day = Math.floor(stored.now / DAY_MS);
  }

  book(transaction: LedgerTransaction, now: number): void {
    for (const { account, venue, asset, amount } of transaction.entries) {
      if (account !== "venue") continue;
      const had = this.#balances.get(keyOf(venue, asset))?.amount ?? 0n;
      this.#balances.set(keyOf(venue, asset), { venue, asset, amount: had + amount });
      this.#versions.set(venue, this.version(venue) + 1);
    }
    const today = this.earnedToday(now);
    for (const [asset, amount] of earningsOf([transaction])) today.set(asset, (today.get(asset) ?? 0n) + amount);
  }

  version(venue: VenueId): number {
    return this.#versions.get(venue) ?? 0;
  }

  /** By the ledger, at one venue or all. */
  balances(venue?: VenueId): Balance[] {
    return [...this.#balances.values()].filter(
      (one) => one.amount !== 0n && (venue === undefined || one.venue === venue),
    );
  }

  amount(venue: VenueId, asset: string): bigint {
    return this.#balances.get(keyOf(venue, asset))?.amount ?? 0n;
  }

  /** Whether anything was ever booked for this venue, as far as is known here. */
  knows(venue: VenueId): boolean {
    return [...this.#balances.values()].some((one) => one.venue === venue);
  }

  /** Since midnight UTC, by asset. */
  earnedToday(now: number): Map<string, bigint> {
    const day = Math.floor(now / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#earned.clear();
    }
    return this.#earned;
  }
}

/** What the deal may still spend of an asset at a venue: its legs before they are sent, then its orders that are not final. */
export function reservedBy(deal: Deal, venue: VenueId, asset: string): bigint {
  let reserved = 0n;
  if (deal.orders.length === 0) {
    for (const { market, side, amount, worstPrice } of deal.legs) {
      if (market.venue !== venue) continue;
      if (side === "sell" && market.base === asset) reserved += amount;
      if (side === "buy" && market.quote === asset) reserved += costAtLimit(market, amount, worstPrice);
    }
    return reserved;
  }
  for (const { order, market, leg } of deal.orders) {
    if (order.venue !== venue || isFinalStatus(order.status)) continue;
    const filled = filledAmount(order);
    const left = order.amount > filled ? order.amount - filled : 0n;
    if (order.side === "sell" && market.base === asset) reserved += left;
    const limit = order.price ?? deal.legs[leg]?.worstPrice ?? 0n;
    if (order.side === "buy" && market.quote === asset) reserved += costAtLimit(market, left, limit);
  }
  return reserved;
}
