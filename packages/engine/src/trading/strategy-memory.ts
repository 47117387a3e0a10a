import type { StoredStrategy } from "./trading-store.ts";

type Seen = {
  /** A deal of it is under way. */
  isBusy: boolean;
  /** It fell below the edge, or closed, since it was traded. */
  isArmed: boolean;
  tradedAt: number;
  retryAt: number;
  lastSkip: string | undefined;
};

export type Skipped = {
  readonly strategyId: string;
  readonly userId: string;
  readonly reason: string;
  count: number;
  at: number;
  opportunityId: string | undefined;
};

const SEEN_MAX = 50_000;

/** What strategies have done about which opportunity, so that fees are not paid in loops, and why they did nothing. */
export class StrategyMemory {
  readonly #seen = new Map<string, Seen>();
  #skipped = new Map<string, Skipped>();

  /** `retry`: it was told a moment ago. Undefined: nothing speaks against it. */
  whyNot(strategy: StoredStrategy, opportunityId: string, now: number): string | undefined {
    const seen = this.#of(strategy.id, opportunityId);
    if (seen.isBusy) return "deal_under_way";
    if (now < seen.tradedAt + strategy.coolDownMs) return "cooling_down";
    // Without a cool-down only an edge that went away and came back is traded again.
    if (!seen.isArmed && strategy.coolDownMs === 0) return "traded_already";
    return now < seen.retryAt ? "retry" : undefined;
  }

  began(strategyId: string, opportunityId: string): void {
    this.#of(strategyId, opportunityId).isBusy = true;
  }

  traded(strategyId: string, opportunityId: string, at: number): void {
    const seen = this.#of(strategyId, opportunityId);
    seen.isArmed = false;
    seen.tradedAt = at;
    seen.lastSkip = undefined;
  }

  /** The cool-down counts from the end. */
  ended(strategyId: string, opportunityId: string, at: number): void {
    const seen = this.#of(strategyId, opportunityId);
    seen.isBusy = false;
    if (Number.isFinite(seen.tradedAt)) seen.tradedAt = at;
  }

  gaveUp(strategyId: string, opportunityId: string): void {
    this.#of(strategyId, opportunityId).isBusy = false;
  }

  fellBelow(strategyId: string, opportunityId: string): void {
    this.#of(strategyId, opportunityId).isArmed = true;
  }

  closed(opportunityId: string): void {
    for (const [key, seen] of this.#seen) if (key.endsWith(`\n${opportunityId}`)) seen.isArmed = true;
  }

  retryAfter(strategyId: string, opportunityId: string, at: number): void {
    this.#of(strategyId, opportunityId).retryAt = at;
  }

  /** Counted when the reason changes, not at every update of a book. */
  skip(of: {
    readonly strategy: StoredStrategy;
    readonly opportunityId: string;
    readonly reason: string;
    readonly now: number;
  }): void {
    const { strategy, opportunityId, reason, now } = of;
    const seen = this.#of(strategy.id, opportunityId);
    if (seen.lastSkip === reason) return;
    seen.lastSkip = reason;
    const key = `${strategy.id}\n${reason}`;
    const known = this.#skipped.get(key);
    if (known === undefined)
      this.#skipped.set(key, {
        strategyId: strategy.id,
        userId: strategy.userId,
        reason,
        count: 1,
        at: Math.floor(now),
        opportunityId,
      });
    else {
      known.count += 1;
      known.at = Math.floor(now);
      known.opportunityId = opportunityId;
    }
  }

  takeSkipped(): readonly Skipped[] {
    const taken = [...this.#skipped.values()];
    this.#skipped = new Map();
    return taken;
  }

  #of(strategyId: string, opportunityId: string): Seen {
    const key = `${strategyId}\n${opportunityId}`;
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    if (this.#seen.size >= SEEN_MAX) {
      const idle = [...this.#seen].filter(([, { isBusy }]) => !isBusy).slice(0, SEEN_MAX / 2);
      for (const [old] of idle) this.#seen.delete(old);
    }
    const seen: Seen = {
      isBusy: false,
      isArmed: true,
      tradedAt: Number.NEGATIVE_INFINITY,
      retryAt: Number.NEGATIVE_INFINITY,
      lastSkip: undefined,
    };
    this.#seen.set(key, seen);
    return seen;
  }
}
