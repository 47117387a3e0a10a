import type { Account } from "../trading/account.ts";
import { DecayCounter } from "../trading/decay-counter.ts";
import { PerAccount } from "../trading/per-account.ts";

// What the calls cost on the counter of a key; those that trade have a counter of their own.
const COSTS: Readonly<Record<string, number>> = { TradesHistory: 2, ClosedOrders: 2 };

/** The two counters of a key, as an account of the middle tier has them. REST and socket share the one for orders. */
export class CallLimits {
  readonly #calls: PerAccount<DecayCounter>;
  readonly #orders: PerAccount<DecayCounter>;

  constructor({ isLimited }: { isLimited: boolean }) {
    const counter = (max: number, perSecond: number) =>
      new PerAccount(() => new DecayCounter({ max: isLimited ? max : Number.POSITIVE_INFINITY, perSecond }));
    this.#calls = counter(20, 0.5);
    this.#orders = counter(125, 2.34);
  }

  mayCall(account: Account, name: string, now: number): boolean {
    return this.#calls.of(account).use(COSTS[name] ?? 1, now);
  }

  mayTrade(account: Account, now: number): boolean {
    return this.#orders.of(account).use(1, now);
  }
}
