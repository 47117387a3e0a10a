import { SCALE } from "@tandem/domain/money";

export type Permission = "read" | "trade" | "withdraw" | "transfer";

/** What an account has of one asset, scaled by 10^18. `locked` stands behind resting orders. */
export type Balance = { free: bigint; locked: bigint };

/** What a venue holds about a key. */
export type KeyTerms = {
  readonly secret: string;
  readonly passphrase?: string | undefined;
  readonly permissions: readonly Permission[];
  /** The addresses that the key is bound to; none: any. Told to who asks, not enforced. */
  readonly ips?: readonly string[];
  /** When the key ends, epoch ms; undefined: never. Told to who asks, not enforced. */
  readonly expiresAt?: number | undefined;
};

/** A key of a simulated venue and the money behind it. */
export class Account {
  readonly apiKey: string;
  #terms: KeyTerms;
  #permissions: ReadonlySet<Permission>;
  readonly #balances = new Map<string, Balance>();

  constructor(options: KeyTerms & { readonly apiKey: string; readonly balances: ReadonlyMap<string, bigint> }) {
    const { apiKey, balances, ...terms } = options;
    this.apiKey = apiKey;
    this.#terms = terms;
    this.#permissions = new Set(terms.permissions);
    this.setFree(balances);
  }

  get secret(): string {
    return this.#terms.secret;
  }

  get passphrase(): string | undefined {
    return this.#terms.passphrase;
  }

  get permissions(): ReadonlySet<Permission> {
    return this.#permissions;
  }

  get ips(): readonly string[] {
    return this.#terms.ips ?? [];
  }

  get expiresAt(): number | undefined {
    return this.#terms.expiresAt;
  }

  /** The same key under other terms. */
  setTerms(terms: KeyTerms): void {
    this.#terms = terms;
    this.#permissions = new Set(terms.permissions);
  }

  /** Makes these the free amounts; what stands behind open orders stays locked, and other assets stay. */
  setFree(balances: ReadonlyMap<string, bigint>): void {
    for (const [asset, free] of balances) this.#of(asset).free = free;
  }

  get balances(): ReadonlyMap<string, Readonly<Balance>> {
    return this.#balances;
  }

  free(asset: string): bigint {
    return this.#balances.get(asset)?.free ?? 0n;
  }

  credit(asset: string, amount: bigint): void {
    this.#of(asset).free += amount;
  }

  /** @throws {RangeError} when there is less: the caller has checked, so this is a broken invariant. */
  debit(asset: string, amount: bigint): void {
    const balance = this.#of(asset);
    if (balance.free < amount) throw new RangeError(`${asset}: ${balance.free} free, ${amount} due`);
    balance.free -= amount;
  }

  lock(asset: string, amount: bigint): void {
    this.debit(asset, amount);
    this.#of(asset).locked += amount;
  }

  /** Takes from what is locked. @throws {RangeError} when less is locked. */
  spendLocked(asset: string, amount: bigint): void {
    const balance = this.#of(asset);
    if (balance.locked < amount) throw new RangeError(`${asset}: ${balance.locked} locked, ${amount} due`);
    balance.locked -= amount;
  }

  unlock(asset: string, amount: bigint): void {
    this.spendLocked(asset, amount);
    this.credit(asset, amount);
  }

  #of(asset: string): Balance {
    const balance = this.#balances.get(asset) ?? { free: 0n, locked: 0n };
    this.#balances.set(asset, balance);
    return balance;
  }
}

/** Whole units of 10^-`decimals` as an amount scaled by 10^18. */
export const scaledUnits = (units: number, decimals: number): bigint =>
  BigInt(units) * (SCALE / 10n ** BigInt(decimals));
