import type { OrderFinder } from "./order-finder.ts";

type Key = { readonly userId: string; readonly procedure: string; readonly key: string };

/** The same key is the same act: while it is under way, and for ever after. */
export class KeyedActs {
  readonly #finder: OrderFinder;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(finder: OrderFinder) {
    this.#finder = finder;
  }

  /** `act` is told the deal that the key opened before, where there is one. */
  async once<T>(of: Key, act: (known: { readonly dealId: string } | undefined) => Promise<T>): Promise<T> {
    const name = JSON.stringify([of.userId, of.procedure, of.key]);
    const same = this.#underWay.get(name);
    if (same !== undefined) return same as Promise<T>; // of the same procedure, so of the same type
    const doing = this.#finder.dealOfKey(of).then(act);
    this.#underWay.set(name, doing);
    try {
      return await doing;
    } finally {
      this.#underWay.delete(name);
    }
  }
}
