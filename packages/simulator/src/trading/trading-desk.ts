import { err, ok, type Result } from "@tandem/domain/result";
import type { Fill } from "../book/limit-book.ts";
import type { AccountFill } from "../market/demo-market.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { Account } from "./account.ts";
import { AccountOrders, type OrderName } from "./account-orders.ts";
import { bookFill, type Match } from "./book-fill.ts";
import { checkOrder } from "./check-order.ts";
import { newOrder } from "./new-order.ts";
import { type AccountOrder, isFinal, type OrderFill } from "./order.ts";
import type { OrderRefusal, OrderRequest } from "./order-request.ts";

/** What an account is told, in the order in which it happens. */
export type DeskEvent =
  | { readonly type: "order"; readonly order: AccountOrder }
  | { readonly type: "fill"; readonly order: AccountOrder; readonly fill: OrderFill }
  | { readonly type: "balance"; readonly account: Account; readonly assets: readonly string[] };

/** What the order faults of a test change about one order. */
export type PlaceOptions = { readonly fillRatio?: number | undefined; readonly isDuplicated?: boolean | undefined };

/** The orders and accounts of one venue: checks, locks, matches, books fees, and tells each account what happened. */
export class TradingDesk {
  readonly #epochMs: () => number;
  readonly #accounts = new Map<string, Account>();
  readonly #orders = new Map<number, AccountOrder>();
  readonly #byAccount = new Map<Account, AccountOrders>();
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  readonly #cancelsCrossingPostOnly: boolean;
  #lastOrderId: number;

  /** `cancelsCrossingPostOnly`: the venue takes a post-only order that would take, and cancels it at once. */
  constructor(options: { epochMs: () => number; firstOrderId: number; cancelsCrossingPostOnly?: boolean }) {
    this.#epochMs = options.epochMs;
    this.#lastOrderId = options.firstOrderId;
    this.#cancelsCrossingPostOnly = options.cancelsCrossingPostOnly ?? false;
  }

  addAccount(account: Account): void {
    this.#accounts.set(account.apiKey, account);
  }

  account(apiKey: string): Account | undefined {
    return this.#accounts.get(apiKey);
  }

  /** All orders, oldest first. */
  orders(): AccountOrder[] {
    return [...this.#orders.values()];
  }

  /** All orders of an account, oldest first. */
  ordersOf(account: Account): readonly AccountOrder[] {
    return this.#of(account).all;
  }

  openOrdersOf(account: Account): readonly AccountOrder[] {
    return this.#of(account).open;
  }

  order(account: Account, by: OrderName): AccountOrder | undefined {
    return this.#of(account).find(by);
  }

  /** The returned function ends it. */
  listen(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes an order, matches it, and rests or ends what is left. */
  place(account: Account, request: OrderRequest, options: PlaceOptions = {}): Result<AccountOrder, OrderRefusal> {
    const checked = checkOrder(account, request);
    if (!checked.ok) {
      if (checked.error.kind !== "would_take" || !this.#cancelsCrossingPostOnly) return checked;
      const stillborn = this.#create(account, request, { size: request.size ?? 0, isDuplicated: false });
      this.#emit({ type: "order", order: stillborn });
      this.#end(stillborn, "cancelled");
      return ok(stillborn);
    }
    const { size, lock } = checked.value;
    if (request.clientId !== undefined && this.#of(account).hasOpen(request.clientId)) {
      return err({ kind: "duplicate_client_id" });
    }
    const order = this.#create(account, request, { size, isDuplicated: options.isDuplicated ?? false });
    account.lock(lock.asset, lock.amount);
    order.locked = lock.amount;
    this.#emit({ type: "order", order });
    const { book } = request.market;
    const isHopeless = request.timeInForce === "FOK" && book.available(order.side, order.price) < size;
    const wanted = isHopeless ? 0 : Math.floor(size * (options.fillRatio ?? 1));
    this.#take(order, book.match({ side: order.side, limit: order.price, size: wanted }));
    if (!isFinal(order)) this.#finish(order, { isCut: options.fillRatio !== undefined });
    this.#emit({ type: "balance", account, assets: [request.market.listing.base, request.market.listing.quote] });
    return ok(order);
  }

  /** Takes an order off the book. Undefined when the account has no such open order. */
  cancel(account: Account, by: OrderName): AccountOrder | undefined {
    const order = this.order(account, by);
    if (!order || isFinal(order)) return undefined;
    order.market.book.cancel(String(order.id));
    this.#end(order, "cancelled");
    const { base, quote } = order.market.listing;
    this.#emit({ type: "balance", account, assets: [base, quote] });
    return order;
  }

  /** Takes the open orders of an account off; of one market where it is named. Returns them. */
  cancelAll(account: Account, market?: SimulatedBook): AccountOrder[] {
    const open = this.openOrdersOf(account).filter((order) => market === undefined || order.market === market);
    return open.flatMap((order) => this.cancel(account, { id: order.id }) ?? []);
  }

  /** Books the fills of resting orders that the crowd has caused. */
  bookCrowdFills(fills: readonly AccountFill[]): void {
    for (const { orderId, trade, book } of fills) {
      const order = this.#orders.get(Number(orderId));
      if (order?.market === book) this.#bookFill(order, { ...trade, tradeId: trade.id, isMaker: true });
    }
  }

  #create(
    account: Account,
    request: OrderRequest,
    { size, isDuplicated }: { size: number; isDuplicated: boolean },
  ): AccountOrder {
    this.#lastOrderId += 1;
    const order = newOrder(account, request, { id: this.#lastOrderId, size, isDuplicated, at: this.#epochMs() });
    this.#orders.set(order.id, order);
    this.#of(account).add(order);
    return order;
  }

  #of(account: Account): AccountOrders {
    const orders = this.#byAccount.get(account) ?? new AccountOrders();
    this.#byAccount.set(account, orders);
    return orders;
  }

  #take(order: AccountOrder, fills: readonly Fill[]): void {
    for (const { maker, price, size } of fills) {
      const trade = order.market.report({ price, size, side: order.side, at: this.#epochMs() });
      this.#bookFill(order, { ...trade, tradeId: trade.id, isMaker: false });
      const resting = maker.owner === undefined ? undefined : this.#orders.get(Number(maker.id));
      if (resting) this.#bookFill(resting, { ...trade, tradeId: trade.id, isMaker: true });
    }
  }

  /** What is left after matching rests, or ends as the order's kind says. */
  #finish(order: AccountOrder, { isCut }: { isCut: boolean }): void {
    const mayRest = order.type === "limit" && (order.timeInForce === "GTC" || order.timeInForce === "PO");
    if (isCut) this.#end(order, "cancelled");
    else if (!mayRest || order.price === undefined) this.#end(order, "expired");
    else {
      const { id, side, price } = order;
      order.market.book.rest({
        id: String(id),
        owner: order.account.apiKey,
        side: side === "buy" ? "bid" : "ask",
        price,
        remaining: order.size - order.filled,
      });
    }
  }

  #bookFill(order: AccountOrder, match: Match): void {
    const fill = bookFill(order, match);
    this.#emit({ type: "fill", order, fill });
    if (order.status === "filled") this.#end(order, "filled");
    const { base, quote } = order.market.listing;
    if (match.isMaker) this.#emit({ type: "balance", account: order.account, assets: [base, quote] });
  }

  #end(order: AccountOrder, status: "cancelled" | "expired" | "filled"): void {
    const { listing } = order.market;
    order.account.unlock(order.side === "buy" ? listing.quote : listing.base, order.locked);
    order.locked = 0n;
    order.status = status;
    order.updatedAt = this.#epochMs();
    this.#of(order.account).close(order);
    if (status !== "filled") this.#emit({ type: "order", order });
  }

  #emit(event: DeskEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
