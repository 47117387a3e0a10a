import { type AccountOrder, isFinal } from "./order.ts";

/** How an order is named: by the venue's id, or by the client's. */
export type OrderName = { readonly id?: number | undefined; readonly clientId?: string | undefined };

/** The orders of one account, oldest first, found by either name without a search. */
export class AccountOrders {
  readonly all: AccountOrder[] = [];
  readonly #byId = new Map<number, AccountOrder>();
  readonly #newestByClientId = new Map<string, AccountOrder>();
  readonly #open = new Set<AccountOrder>();

  /** Orders that can still fill, oldest first. */
  get open(): readonly AccountOrder[] {
    return [...this.#open];
  }

  add(order: AccountOrder): void {
    this.all.push(order);
    this.#byId.set(order.id, order);
    if (order.clientId !== "") this.#newestByClientId.set(order.clientId, order);
    if (!isFinal(order)) this.#open.add(order);
  }

  /** To be called when an order has ended. */
  close(order: AccountOrder): void {
    this.#open.delete(order);
  }

  /** By id where one is given, else the newest with the client's id. */
  find({ id, clientId }: OrderName): AccountOrder | undefined {
    if (id !== undefined) return this.#byId.get(id);
    return clientId === undefined ? undefined : this.#newestByClientId.get(clientId);
  }

  /** True while an order with this client id can still fill. */
  hasOpen(clientId: string): boolean {
    const newest = this.#newestByClientId.get(clientId);
    return newest !== undefined && !isFinal(newest);
  }
}
