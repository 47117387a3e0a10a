import type { VenueId } from "@tandem/domain/market";
import { reasonOf } from "../live/engine-log.ts";
import type { LiveOpportunity } from "../market-view.ts";
import type { AccountDeps } from "./account-deps.ts";
import { StrategyMemory } from "./strategy-memory.ts";
import type { TradePlan } from "./trade-plan.ts";
import type { TradingAccount } from "./trading-account.ts";
import type { StoredStrategy } from "./trading-store.ts";

const TELL_MS = 5_000;
/** What was refused is tried again at the earliest after this. */
const RETRY_MS = 500;
const SWEEP_MS = 1_000;

export type StrategyRunnerOptions = {
  readonly deps: AccountDeps;
  readonly accounts: () => Iterable<TradingAccount>;
  /** On the books of this moment. */
  readonly plan: (of: {
    readonly opportunity: LiveOpportunity;
    readonly account: TradingAccount;
    readonly maxNotional: bigint;
  }) => TradePlan | undefined;
};

/**
 * Trades for strategies: each opportunity as it opens or changes, and once a second whatever is still open. Many
 * strategies and users side by side; one deal of an opportunity at a time for each.
 */
export class StrategyRunner {
  readonly #of: StrategyRunnerOptions;
  readonly #memory = new StrategyMemory();
  readonly #due = new Map<string, LiveOpportunity>();
  #isFlushing = false;
  #isStopped = false;
  #stopListening = (): void => {};
  #cancelTell = (): void => {};
  #cancelSweep = (): void => {};

  constructor(of: StrategyRunnerOptions) {
    this.#of = of;
  }

  start(): void {
    const { market } = this.#of.deps;
    this.#stopListening = market.onOpportunity((life) => this.#note(life));
    this.#sweep();
    this.#tell();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#cancelTell();
    this.#cancelSweep();
    await this.#store();
  }

  /** Within the update of a book: what is to be done is done right after it. */
  #note(life: LiveOpportunity): void {
    if (life.status === "closed") {
      this.#due.delete(life.id);
      this.#memory.closed(life.id);
      return;
    }
    this.#due.set(life.id, life);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      const due = [...this.#due.values()];
      this.#due.clear();
      for (const one of due) this.#consider(one);
    });
  }

  #sweep(): void {
    this.#cancelSweep = this.#of.deps.clock.after(SWEEP_MS, () => {
      for (const life of this.#of.deps.market.opportunities()) this.#consider(life);
      this.#sweep();
    });
  }

  #consider(opportunity: LiveOpportunity): void {
    if (this.#isStopped) return;
    for (const account of this.#of.accounts())
      for (const strategy of account.life?.record.strategies ?? [])
        if (wants(strategy, opportunity)) this.#decide(account, strategy, opportunity);
  }

  #decide(account: TradingAccount, strategy: StoredStrategy, opportunity: LiveOpportunity): void {
    const now = this.#of.deps.clock.epochMs();
    const verdict = this.#judge({ account, strategy, opportunity, now });
    if (verdict === "retry") return;
    if (typeof verdict === "string")
      this.#memory.skip({ strategy, opportunityId: opportunity.id, reason: verdict, now });
    else void this.#trade(account, strategy, verdict);
  }

  /** The plan to trade, or why not: a reason that is counted, or `retry`, which was counted a moment ago. */
  #judge(of: {
    readonly account: TradingAccount;
    readonly strategy: StoredStrategy;
    readonly opportunity: LiveOpportunity;
    readonly now: number;
  }): TradePlan | string {
    const { account, strategy, opportunity, now } = of;
    if (opportunity.netBps < strategy.minNetBps) {
      this.#memory.fellBelow(strategy.id, opportunity.id);
      return "edge_too_small";
    }
    if (opportunity.blockedBy.length > 0) return `blocked_${opportunity.blockedBy[0] ?? ""}`;
    const waits = this.#memory.whyNot(strategy, opportunity.id, now);
    if (waits !== undefined) return waits;
    const plan = this.#of.plan({ opportunity, account, maxNotional: strategy.maxNotional });
    if (plan === undefined) return "opportunity_gone";
    // Sized to what the strategy may spend it can earn less than it is seen to.
    if (plan.netBps < strategy.minNetBps) return "edge_too_small_at_size";
    const denial = account.denials(plan)[0];
    if (denial === undefined) return plan;
    this.#memory.retryAfter(strategy.id, opportunity.id, now + RETRY_MS);
    return denial.rule;
  }

  async #trade(account: TradingAccount, strategy: StoredStrategy, plan: TradePlan): Promise<void> {
    const { clock, log, fact } = this.#of.deps;
    const opportunityId = plan.opportunityId ?? "";
    this.#memory.began(strategy.id, opportunityId);
    const at = Math.floor(clock.epochMs());
    try {
      const opened = await account.open(plan, {
        idempotency: undefined,
        strategyId: strategy.id,
        actor: { type: "strategy", strategyId: strategy.id },
        at,
      });
      if (opened.kind === "refused") {
        this.#memory.gaveUp(strategy.id, opportunityId);
        const reason = opened.denials[0]?.rule ?? "refused";
        return this.#memory.skip({ strategy, opportunityId, reason, now: at });
      }
      fact({ userId: strategy.userId, mode: strategy.mode, kind: "strategies", id: undefined });
      this.#memory.traded(strategy.id, opportunityId, at);
      await opened.run?.ended;
    } catch (error) {
      log.warn({ strategyId: strategy.id, reason: reasonOf(error) }, "a strategy's deal did not come to its end here");
    } finally {
      this.#memory.ended(strategy.id, opportunityId, clock.epochMs());
    }
  }

  #tell(): void {
    this.#cancelTell = this.#of.deps.clock.after(TELL_MS, () => {
      void this.#store().then(() => {
        if (!this.#isStopped) this.#tell();
      });
    });
  }

  async #store(): Promise<void> {
    const { store, log, fact } = this.#of.deps;
    const entries = this.#memory.takeSkipped();
    if (entries.length === 0) return;
    try {
      await store.skipped(entries);
      for (const userId of new Set(entries.map((one) => one.userId)))
        fact({ userId, mode: "paper", kind: "strategies", id: undefined });
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, "why strategies did not trade could not be stored");
    }
  }
}

/** Of its kinds, and all of its legs among its symbols and venues; an empty list is all of them. */
function wants({ kinds, symbols, venues }: StoredStrategy, { kind, legs }: LiveOpportunity): boolean {
  const isIn = (list: readonly string[], value: VenueId): boolean => list.length === 0 || list.includes(value);
  return kinds.includes(kind) && legs.every(({ venue, symbol }) => isIn(venues, venue) && isIn(symbols, symbol));
}
