import { ChainSizer } from "@tandem/domain/chain-sizer";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { Order } from "@tandem/domain/orders/order";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps, TraderTimes } from "./account-deps.ts";
import { DEFAULT_TRADER_TIMES } from "./account-deps.ts";
import { createAssetPrices } from "./asset-prices.ts";
import { PAPER_FUNDS } from "./paper-start.ts";
import { planManualOrder } from "./plan-manual-order.ts";
import { planOpportunity } from "./plan-opportunity.ts";
import { StrategyRunner } from "./strategy-runner.ts";
import type { TradePlan } from "./trade-plan.ts";
import { type Preview, type Refused, type Trader, TraderUnavailableError, type TradingFact } from "./trader.ts";
import { type OpenMeta, TradingAccount } from "./trading-account.ts";
import type { AccountId, Lease } from "./trading-store.ts";

const SETTLE_MS = 5_000;
const START_RETRY_MS = 1_000;

export type TraderOptions = Omit<AccountDeps, "prices" | "times" | "fact"> & {
  readonly times?: Partial<TraderTimes>;
  /** The most that may be paid at the start of an opportunity, by asset; as the detector has it. */
  readonly maxNotional: ReadonlyMap<string, bigint>;
};

export type RunningTrader = Trader & {
  /** Takes up what was open, and begins to trade. Returns at once. */
  readonly start: () => void;
  /** Lets go of every account; what is open is resumed by whoever comes next. */
  readonly stop: () => Promise<void>;
};

/** Trades the accounts of users on the market of this thread, each under its lease. */
export function createTrader(options: TraderOptions): RunningTrader {
  const listeners = new Set<(fact: TradingFact) => void>();
  const { clock, market, store, finder, ids, log } = options;
  const prices = createAssetPrices(market, clock);
  const deps: AccountDeps = {
    ...options,
    prices,
    times: { ...DEFAULT_TRADER_TIMES, ...options.times },
    fact: (fact) => {
      for (const listener of listeners) listener(fact);
    },
  };
  const sizer = new ChainSizer();
  const accounts = new Map<string, TradingAccount>();
  /** Acts under way by key, so that the same key at the same time is one act. */
  const acts = new Map<string, Promise<unknown>>();
  let isStopped = false;
  let cancelRenewal = (): void => {};

  function accountOf(id: AccountId): TradingAccount {
    const key = `${id.userId}|${id.mode}`;
    const known = accounts.get(key);
    if (known !== undefined) return known;
    if (isStopped) throw new TraderUnavailableError("the trader is stopping");
    const account = new TradingAccount({ userId: id.userId, mode: id.mode }, deps);
    accounts.set(key, account);
    account.start();
    return account;
  }

  async function readyAccount(id: AccountId): Promise<TradingAccount> {
    const account = accountOf(id);
    await account.settled(SETTLE_MS);
    return account;
  }

  const accountsOf = (userId: string | undefined): TradingAccount[] =>
    [...accounts.values()].filter(({ id }) => userId === undefined || id.userId === userId);

  function plan(of: {
    readonly opportunity: SizedOpportunity & { readonly blockedBy: readonly string[] };
    readonly account: TradingAccount;
    readonly maxNotional: bigint | undefined;
  }): TradePlan | undefined {
    const { opportunity, account } = of;
    const repair = account.life?.record.repair;
    if (repair === undefined) return undefined;
    const tools = { market, prices, sizer, now: clock.epochMs() };
    const maxNotional = lower(of.maxNotional, options.maxNotional.get(opportunity.startAsset));
    return planOpportunity(opportunity, tools, { dealId: ids.next(), ...account.id, maxNotional, repair });
  }

  /** The same key is the same act: while it is under way, and for ever after. */
  async function once<T>(
    of: { readonly userId: string; readonly procedure: string; readonly key: string },
    act: (known: { readonly dealId: string } | undefined) => Promise<T>,
  ): Promise<T> {
    const name = JSON.stringify([of.userId, of.procedure, of.key]);
    const same = acts.get(name);
    if (same !== undefined) return same as Promise<T>; // of the same procedure, so of the same type
    const doing = finder.dealOfKey(of).then(act);
    acts.set(name, doing);
    try {
      return await doing;
    } finally {
      acts.delete(name);
    }
  }

  const strategies = new StrategyRunner({ deps, accounts: () => accounts.values(), plan });

  async function begin(): Promise<void> {
    try {
      for (const id of await store.activeAccounts()) accountOf(id);
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, "which accounts have something to do could not be read");
      if (!isStopped) clock.after(START_RETRY_MS, () => void begin());
    }
  }

  /** All leases in one statement; those that are not given any more stop at once. */
  function renewLater(): void {
    cancelRenewal = clock.after(deps.times.leaseMs / 3, () => {
      void renew().finally(() => {
        if (!isStopped) renewLater();
      });
    });
  }

  async function renew(): Promise<void> {
    const held = [...accounts.values()].flatMap((account): { account: TradingAccount; lease: Lease }[] => {
      const lease = account.lease();
      return lease === undefined ? [] : [{ account, lease }];
    });
    if (held.length === 0) return;
    const askedAt = clock.monotonicMs();
    try {
      const renewed = await store.renewLeases(
        held.map(({ lease }) => lease),
        deps.times.leaseMs,
      );
      const tokens = new Set(renewed.map(({ account, token }) => `${account.userId}|${account.mode}|${token}`));
      for (const { account, lease } of held) {
        if (account.lease() !== lease) continue;
        if (tokens.has(`${lease.account.userId}|${lease.account.mode}|${lease.token}`)) account.renewed(askedAt);
        else account.leaseLost();
      }
    } catch (error) {
      // Nothing is sent once they have run out; until then this may pass.
      log.warn({ reason: reasonOf(error) }, "the leases of accounts could not be renewed");
    }
  }

  async function execute(
    account: TradingAccount,
    made: TradePlan | undefined,
    meta: OpenMeta,
  ): Promise<{ readonly kind: "deal"; readonly dealId: string } | Refused> {
    if (account.life === undefined) return { kind: "refused", denials: account.notReady() };
    if (made === undefined) return { kind: "refused", denials: [{ rule: "opportunity_gone" }] };
    const opened = await account.open(made, meta);
    return opened.kind === "refused" ? opened : { kind: "deal", dealId: opened.dealId };
  }

  return {
    isConnected: () => true,
    start: () => {
      void begin();
      strategies.start();
      renewLater();
    },
    stop: async () => {
      isStopped = true;
      cancelRenewal();
      await strategies.stop();
      await Promise.allSettled([...accounts.values()].map((account) => account.stop()));
    },
    preview: async ({ userId, mode, opportunityId, maxNotional }): Promise<Preview | undefined> => {
      const account = await readyAccount({ userId, mode });
      const opportunity = market.opportunity(opportunityId);
      if (opportunity === undefined) return undefined;
      const made = plan({ opportunity, account, maxNotional });
      if (made === undefined) {
        if (account.life === undefined) throw new TraderUnavailableError("the account is not loaded");
        return undefined;
      }
      return previewOf(made, account);
    },
    execute: async ({ userId, mode, opportunityId, maxNotional, idempotencyKey, actor }) => {
      const at = Math.floor(clock.epochMs());
      const idempotency = { procedure: "trade.execute", key: idempotencyKey };
      return once({ userId, ...idempotency }, async (known) => {
        if (known !== undefined) return { kind: "deal" as const, dealId: known.dealId };
        const account = await readyAccount({ userId, mode });
        const opportunity = market.opportunity(opportunityId);
        const made = opportunity && plan({ opportunity, account, maxNotional });
        return execute(account, made, { idempotency, strategyId: undefined, actor, at });
      });
    },
    place: async ({ idempotencyKey, actor, ...order }) => {
      const { userId, mode } = order;
      const at = Math.floor(clock.epochMs());
      const idempotency = { procedure: "orders.place", key: idempotencyKey };
      return once({ userId, ...idempotency }, async (known) => {
        const done = async (dealId: string, status?: Order["status"]) => {
          const found = await finder.firstOfDeal(userId, dealId);
          if (found === undefined) throw new TraderUnavailableError("the order is not written down yet");
          const { orderId, clientOrderId } = found;
          return { kind: "order" as const, orderId, clientOrderId, status: status ?? found.status };
        };
        if (known !== undefined) return done(known.dealId);
        const account = await readyAccount({ userId, mode });
        const repair = account.life?.record.repair;
        if (repair === undefined) return { kind: "refused" as const, denials: account.notReady() };
        const tools = { market, prices, sizer, now: clock.epochMs() };
        const made = planManualOrder(order, tools, { dealId: ids.next(), repair });
        if (!made.ok) return { kind: "refused" as const, denials: [made.error] };
        const opened = await account.open(made.value, { idempotency, strategyId: undefined, actor, at });
        if (opened.kind === "refused") return opened;
        await opened.run?.sent;
        return done(opened.dealId);
      });
    },
    cancel: async ({ userId, orderId, mode, venue, symbol }) => {
      const found = orderId === undefined ? undefined : await finder.byOrderId(userId, orderId);
      if (orderId !== undefined && found === undefined) return { cancelled: 0 };
      const concerned = accountsOf(userId).filter(({ id }) => (found?.mode ?? mode ?? id.mode) === id.mode);
      await Promise.all(concerned.map((account) => account.settled(SETTLE_MS)));
      const counts = await Promise.all(
        concerned.map((account) =>
          account.cancel(
            ({ order }) =>
              (found === undefined || order.clientOrderId === found.clientOrderId) &&
              (venue === undefined || order.venue === venue) &&
              (symbol === undefined || order.symbol === symbol),
          ),
        ),
      );
      return { cancelled: counts.reduce((sum, count) => sum + count, 0) };
    },
    decide: async ({ userId, mode, dealId, choice, actor }) => {
      const account = await readyAccount({ userId, mode });
      return { kind: await account.decide(dealId, choice, actor) };
    },
    halted: async ({ userId, id, scope, target, reason }) => {
      const halts = accountsOf(userId).map((account) => account.halt({ id, scope, target, reason }));
      const outcomes = await Promise.all(halts);
      return {
        cancelled: outcomes.reduce((sum, { cancelled }) => sum + cancelled, 0),
        inFlight: outcomes.reduce((sum, { inFlight }) => sum + inFlight, 0),
      };
    },
    reload: async ({ userId }) => {
      await Promise.all(accountsOf(userId).map((account) => account.reload()));
      // A strategy that was started, or a first key, may be of an account that nobody has asked for yet.
      for (const id of await store.activeAccounts()) if (userId === undefined || id.userId === userId) accountOf(id);
    },
    resetPaper: async ({ userId, funds, actor }) => {
      const account = await readyAccount({ userId, mode: "paper" });
      const all = funds ?? account.venues().flatMap((venue) => PAPER_FUNDS.map((one) => ({ venue, ...one })));
      return { kind: (await account.resetPaper(all, actor)) ? "reset" : "busy" };
    },
    standing: async (userId) => {
      accountOf({ userId, mode: "paper" });
      accountOf({ userId, mode: "live" });
      const own = accountsOf(userId);
      return {
        accounts: own.map((account) => account.standing()),
        use: own.flatMap((account) => account.use()),
      };
    },
    prices: async (assets) =>
      new Map(
        assets.flatMap((asset) => {
          const price = prices.priceOf(asset);
          return price === undefined ? [] : [[asset, price] as const];
        }),
      ),
    close: async ({ userId, mode }) => {
      const account = accounts.get(`${userId}|${mode}`);
      accounts.delete(`${userId}|${mode}`);
      await account?.close();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
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
