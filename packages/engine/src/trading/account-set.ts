import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import { TraderUnavailableError } from "./trader.ts";
import { TradingAccount } from "./trading-account.ts";
import type { AccountId, Lease } from "./trading-store.ts";

const SETTLE_MS = 5_000;
const START_RETRY_MS = 1_000;

const keyOf = ({ userId, mode }: AccountId): string => `${userId}|${mode}`;
const leaseKey = ({ account, token }: Lease): string => `${keyOf(account)}|${token}`;

/** The accounts that this process trades or wants to, each once, and their leases. */
export class AccountSet {
  readonly #deps: AccountDeps;
  readonly #accounts = new Map<string, TradingAccount>();
  #isStopped = false;
  #cancelRenewal = (): void => {};

  constructor(deps: AccountDeps) {
    this.#deps = deps;
  }

  /** Takes up what was open, and keeps the leases from now on. */
  start(): void {
    void this.#begin();
    this.#renewLater();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRenewal();
    await Promise.allSettled([...this.#accounts.values()].map((account) => account.stop()));
  }

  all(): Iterable<TradingAccount> {
    return this.#accounts.values();
  }

  /** One user's, or with undefined everybody's. */
  ofUser(userId: string | undefined): TradingAccount[] {
    return [...this.#accounts.values()].filter(({ id }) => userId === undefined || id.userId === userId);
  }

  /** Starts it where it is not there yet. @throws TraderUnavailableError while this process stops */
  of(id: AccountId): TradingAccount {
    const known = this.#accounts.get(keyOf(id));
    if (known !== undefined) return known;
    if (this.#isStopped) throw new TraderUnavailableError("the trader is stopping");
    const account = new TradingAccount({ userId: id.userId, mode: id.mode }, this.#deps);
    this.#accounts.set(keyOf(id), account);
    account.start();
    return account;
  }

  /** Once it is known how it stands. */
  async settled(id: AccountId): Promise<TradingAccount> {
    const account = this.of(id);
    await account.settled(SETTLE_MS);
    return account;
  }

  async close(id: AccountId): Promise<void> {
    const account = this.#accounts.get(keyOf(id));
    this.#accounts.delete(keyOf(id));
    await account?.close();
  }

  /** A strategy that was started, or a first key, may be of an account that nobody has asked for yet. */
  async openActive(userId: string | undefined): Promise<void> {
    for (const id of await this.#deps.store.activeAccounts())
      if (userId === undefined || id.userId === userId) this.of(id);
  }

  async #begin(): Promise<void> {
    const { clock, log } = this.#deps;
    try {
      await this.openActive(undefined);
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, "which accounts have something to do could not be read");
      if (!this.#isStopped) clock.after(START_RETRY_MS, () => void this.#begin());
    }
  }

  #renewLater(): void {
    const { clock, times } = this.#deps;
    this.#cancelRenewal = clock.after(times.leaseMs / 3, () => {
      void this.#renew().finally(() => {
        if (!this.#isStopped) this.#renewLater();
      });
    });
  }

  /** All leases in one statement; accounts whose lease is not given any more stop at once. */
  async #renew(): Promise<void> {
    const { clock, store, times, log } = this.#deps;
    const held = [...this.#accounts.values()].flatMap((account): { account: TradingAccount; lease: Lease }[] => {
      const lease = account.life?.lease;
      return lease === undefined ? [] : [{ account, lease }];
    });
    if (held.length === 0) return;
    const askedAt = clock.monotonicMs();
    try {
      const renewed = await store.renewLeases(
        held.map(({ lease }) => lease),
        times.leaseMs,
      );
      const good = new Set(renewed.map(leaseKey));
      for (const { account, lease } of held) {
        if (account.life?.lease !== lease) continue;
        if (good.has(leaseKey(lease))) account.renewed(askedAt);
        else account.leaseLost();
      }
    } catch (error) {
      // Nothing is sent once they have run out; until then this may pass.
      log.warn({ reason: reasonOf(error) }, "the leases of accounts could not be renewed");
    }
  }
}
