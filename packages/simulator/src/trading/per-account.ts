import type { Account } from "./account.ts";

/** One of something for each account, made when first asked for. */
export class PerAccount<Thing> {
  readonly #make: () => Thing;
  readonly #things = new Map<Account, Thing>();

  constructor(make: () => Thing) {
    this.#make = make;
  }

  of(account: Account): Thing {
    const known = this.#things.get(account);
    if (known !== undefined) return known;
    const made = this.#make();
    this.#things.set(account, made);
    return made;
  }
}
