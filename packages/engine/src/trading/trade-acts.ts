import { ChainSizer } from "@tandem/domain/chain-sizer";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { Order } from "@tandem/domain/orders/order";
import type { AccountDeps } from "./account-deps.ts";
import type { AccountSet } from "./account-set.ts";
import { KeyedActs } from "./keyed-acts.ts";
import { planManualOrder } from "./plan-manual-order.ts";
import { planOpportunity } from "./plan-opportunity.ts";
import type { TradePlan } from "./trade-plan.ts";
import { type Preview, type Trader, TraderUnavailableError } from "./trader.ts";
import type { TradingAccount } from "./trading-account.ts";

type Parts = {
  readonly deps: AccountDeps;
  readonly accounts: AccountSet;
  /** The most that may be paid at the start of an opportunity, by asset. */
  readonly maxNotional: ReadonlyMap<string, bigint>;
};

/** What people and strategies open: deals of opportunities, and orders by hand. */
export class TradeActs {
  readonly #parts: Parts;
  readonly #sizer = new ChainSizer();
  readonly #keyed: KeyedActs;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#keyed = new KeyedActs(parts.deps.finder);
  }

  /** On the books of this moment; undefined where there is nothing to trade, or the account is not loaded. */
  plan(of: {
    readonly opportunity: SizedOpportunity & { readonly blockedBy: readonly string[] };
    readonly account: TradingAccount;
    readonly maxNotional: bigint | undefined;
  }): TradePlan | undefined {
    const { opportunity, account } = of;
    const repair = account.life?.record.repair;
    if (repair === undefined) return undefined;
    const { deps, maxNotional: highest } = this.#parts;
    const maxNotional = lower(of.maxNotional, highest.get(opportunity.startAsset));
    return planOpportunity(opportunity, this.#tools(), { dealId: deps.ids.next(), ...account.id, maxNotional, repair });
  }

  readonly preview: Trader["preview"] = async ({ userId, mode, opportunityId, maxNotional }) => {
    const { deps, accounts } = this.#parts;
    const account = await accounts.settled({ userId, mode });
    const opportunity = deps.market.opportunity(opportunityId);
    if (opportunity === undefined) return undefined;
    const made = this.plan({ opportunity, account, maxNotional });
    if (made !== undefined) return previewOf(made, account);
    if (account.life === undefined) throw new TraderUnavailableError("the account is not loaded");
    return undefined;
  };

  readonly execute: Trader["execute"] = ({ userId, mode, opportunityId, maxNotional, idempotencyKey, actor }) => {
    const { deps, accounts } = this.#parts;
    const at = this.#now();
    const idempotency = { procedure: "trade.execute", key: idempotencyKey };
    return this.#keyed.once({ userId, ...idempotency }, async (known) => {
      if (known !== undefined) return { kind: "deal" as const, dealId: known.dealId };
      const account = await accounts.settled({ userId, mode });
      if (account.life === undefined) return { kind: "refused" as const, denials: account.notReady() };
      const opportunity = deps.market.opportunity(opportunityId);
      const made = opportunity && this.plan({ opportunity, account, maxNotional });
      if (made === undefined) return { kind: "refused" as const, denials: [{ rule: "opportunity_gone" as const }] };
      const opened = await account.open(made, { idempotency, strategyId: undefined, actor, at });
      return opened.kind === "refused" ? opened : { kind: "deal" as const, dealId: opened.dealId };
    });
  };

  readonly place: Trader["place"] = ({ idempotencyKey, actor, ...order }) => {
    const { deps, accounts } = this.#parts;
    const { userId, mode } = order;
    const at = this.#now();
    const idempotency = { procedure: "orders.place", key: idempotencyKey };
    return this.#keyed.once({ userId, ...idempotency }, async (known) => {
      if (known !== undefined) return this.#placed(userId, known.dealId);
      const account = await accounts.settled({ userId, mode });
      const repair = account.life?.record.repair;
      if (repair === undefined) return { kind: "refused" as const, denials: account.notReady() };
      const made = planManualOrder(order, this.#tools(), { dealId: deps.ids.next(), repair });
      if (!made.ok) return { kind: "refused" as const, denials: [made.error] };
      const opened = await account.open(made.value, { idempotency, strategyId: undefined, actor, at });
      if (opened.kind === "refused") return opened;
      await opened.run?.sent;
      return this.#placed(userId, opened.dealId);
    });
  };

  async #placed(
    userId: string,
    dealId: string,
  ): Promise<{ kind: "order"; orderId: string; clientOrderId: string; status: Order["status"] }> {
    const found = await this.#parts.deps.finder.firstOfDeal(userId, dealId);
    if (found === undefined) throw new TraderUnavailableError("the order is not written down yet");
    const { orderId, clientOrderId, status } = found;
    return { kind: "order", orderId, clientOrderId, status };
  }

  #tools() {
    const { market, prices, clock } = this.#parts.deps;
    return { market, prices, sizer: this.#sizer, now: clock.epochMs() };
  }

  #now(): number {
    return Math.floor(this.#parts.deps.clock.epochMs());
  }
}

const lower = (a: bigint | undefined, b: bigint | undefined): bigint | undefined => {
  if (a === undefined) return b;
  return b === undefined || a < b ? a : b;
};

const previewOf = (made: TradePlan, account: TradingAccount): Preview => ({
  legs: made.deal.legs.flatMap(({ market, side, amount, worstPrice }, index) => {
    const expected = made.expected[index];
    return expected === undefined
      ? []
      : [{ ...expected, venue: market.venue, symbol: market.symbol, side, amount, worstPrice }];
  }),
  startAsset: made.deal.startAsset,
  notional: made.notional,
  expectedProfit: made.expectedProfit,
  netBps: made.netBps,
  denials: account.denials(made),
});
