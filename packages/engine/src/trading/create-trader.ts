import type { DealOrder } from "@tandem/domain/deals/deal";
import type { AccountDeps, TraderTimes } from "./account-deps.ts";
import { DEFAULT_TRADER_TIMES } from "./account-deps.ts";
import { AccountSet } from "./account-set.ts";
import { createAssetPrices } from "./asset-prices.ts";
import { PAPER_FUNDS } from "./paper-start.ts";
import { StrategyRunner } from "./strategy-runner.ts";
import { TradeActs } from "./trade-acts.ts";
import type { Trader, TradingFact } from "./trader.ts";

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
  const prices = createAssetPrices(options.market, options.clock);
  const deps: AccountDeps = {
    ...options,
    prices,
    times: { ...DEFAULT_TRADER_TIMES, ...options.times },
    fact: (fact) => {
      for (const listener of listeners) listener(fact);
    },
  };
  const accounts = new AccountSet(deps);
  const acts = new TradeActs({ deps, accounts, maxNotional: options.maxNotional });
  const strategies = new StrategyRunner({ deps, accounts: () => accounts.all(), plan: (of) => acts.plan(of) });

  return {
    ...accountActs(deps, accounts),
    isConnected: () => true,
    preview: acts.preview,
    execute: acts.execute,
    place: acts.place,
    prices: async (assets) =>
      new Map(
        assets.flatMap((asset) => {
          const price = prices.priceOf(asset);
          return price === undefined ? [] : [[asset, price] as const];
        }),
      ),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: () => {
      accounts.start();
      strategies.start();
    },
    stop: async () => {
      await strategies.stop();
      await accounts.stop();
    },
  };
}

type AccountActs = Pick<Trader, "cancel" | "decide" | "halted" | "reload" | "resetPaper" | "standing" | "close">;

/** What is done to what is open, and to accounts as a whole. */
function accountActs({ finder }: AccountDeps, accounts: AccountSet): AccountActs {
  return {
    cancel: async ({ userId, orderId, mode, venue, symbol }) => {
      const found = orderId === undefined ? undefined : await finder.byOrderId(userId, orderId);
      if (orderId !== undefined && found === undefined) return { cancelled: 0 };
      const concerned = accounts.ofUser(userId).filter(({ id }) => (found?.mode ?? mode ?? id.mode) === id.mode);
      await Promise.all(concerned.map(({ id }) => accounts.settled(id)));
      const isMeant = ({ order }: DealOrder): boolean =>
        (found === undefined || order.clientOrderId === found.clientOrderId) &&
        (venue === undefined || order.venue === venue) &&
        (symbol === undefined || order.symbol === symbol);
      const counts = await Promise.all(concerned.map((account) => account.cancel(isMeant)));
      return { cancelled: counts.reduce((sum, count) => sum + count, 0) };
    },
    decide: async ({ userId, mode, dealId, choice, actor }) => {
      const account = await accounts.settled({ userId, mode });
      return { kind: await account.decide(dealId, choice, actor) };
    },
    halted: async ({ userId, id, scope, target, reason }) => {
      const halts = accounts.ofUser(userId).map((account) => account.halt({ id, scope, target, reason }));
      const outcomes = await Promise.all(halts);
      return {
        cancelled: outcomes.reduce((sum, { cancelled }) => sum + cancelled, 0),
        inFlight: outcomes.reduce((sum, { inFlight }) => sum + inFlight, 0),
      };
    },
    reload: async ({ userId }) => {
      await Promise.all(accounts.ofUser(userId).map((account) => account.reload()));
      await accounts.openActive(userId);
    },
    resetPaper: async ({ userId, funds, actor }) => {
      const account = await accounts.settled({ userId, mode: "paper" });
      const all = funds ?? account.venues().flatMap((venue) => PAPER_FUNDS.map((one) => ({ venue, ...one })));
      return { kind: (await account.resetPaper(all, actor)) ? "reset" : "busy" };
    },
    standing: async (userId) => {
      accounts.of({ userId, mode: "paper" });
      accounts.of({ userId, mode: "live" });
      const own = accounts.ofUser(userId);
      return { accounts: own.map((account) => account.standing()), use: own.flatMap((account) => account.use()) };
    },
    close: (id) => accounts.close(id),
  };
}
