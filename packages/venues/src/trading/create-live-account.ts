import type { OrderPurpose } from "@tandem/domain/deals/deal";
import type { MarketSymbol } from "@tandem/domain/market";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import type { Clock } from "@tandem/engine/ports";
import type { LookOutcome, PlaceOutcome } from "@tandem/engine/trading/trading-ports";
import type { AccountReport, VenueAccount, VenueBalance } from "@tandem/engine/trading/venue-account";
import { createTimerScope, type TimerScope } from "../feed/timer-scope.ts";
import type { AccountStream, StreamDeps } from "./account-stream.ts";
import { classifyFailure } from "./classify-failure.ts";
import type { Dialect, Names, OrderName, StreamNews } from "./dialect.ts";
import { lookForOrder } from "./look-for-order.ts";
import { SentOrders } from "./sent-orders.ts";
import type { SigningExchange } from "./signing-exchange.ts";

export type LiveAccountDeps = {
  readonly dialect: Dialect;
  readonly signing: SigningExchange;
  readonly names: Names;
  readonly clock: Clock;
  /** This long after an order was sent, what the venue does not have never arrived. Ms. */
  readonly neverArrivedAfterMs: number;
  readonly openStream: (deps: Pick<StreamDeps, "news" | "link">) => AccountStream | undefined;
};

/**
 * One key's account at a real venue. All that it is made of hangs in closures: nothing of the key is reachable from the
 * object, printed or not.
 */
export function createLiveAccount(deps: LiveAccountDeps): VenueAccount {
  const { dialect, signing, names } = deps;
  const account = new LiveAccount(deps);
  const { cancelAllAfter } = dialect;
  return {
    venue: dialect.venue,
    place: (order, purpose, mayLeave) => account.place(order, purpose, mayLeave),
    cancel: (order) => account.cancel(order),
    look: (order, sentAt) => account.look(order, sentAt),
    balances: () => account.balances(),
    resting: () => dialect.open(signing.ask("repair"), names),
    ...(cancelAllAfter && { cancelAllAfter: (ms: number) => cancelAllAfter(signing.ask("cancel"), ms) }),
    start: (hear) => account.start(hear),
    stop: () => account.stop(),
  };
}

/** Waits before the outcome of an order that cannot rest is asked for, when no stream has told it. */
const FOLLOW_MS = [300, 700, 2_000, 5_000] as const;
const BALANCES_MS = 250;

type Named = {
  readonly clientOrderId: string;
  readonly symbol: MarketSymbol;
  readonly venueOrderId?: string | undefined;
};

class LiveAccount {
  readonly #deps: LiveAccountDeps;
  readonly #timers: TimerScope;
  readonly #sent = new SentOrders();
  #hear: (report: AccountReport) => void = () => {};
  #stream: AccountStream | undefined;
  #isStopped = false;
  #areBalancesDue = false;

  constructor(deps: LiveAccountDeps) {
    this.#deps = deps;
    this.#timers = createTimerScope(deps.clock);
  }

  async place(
    order: OrderRequest,
    purpose: OrderPurpose = "leg",
    mayLeave: () => boolean = () => true,
  ): Promise<PlaceOutcome> {
    const { dialect, signing, names, clock } = this.#deps;
    const marketId = names.idOf(order.symbol);
    if (this.#isStopped) return { kind: "rejected", reason: "not_sent" };
    if (marketId === undefined) return { kind: "rejected", reason: "unknown_symbol" };
    const now = clock.epochMs();
    const sent = this.#sent.add(order.clientOrderId, { symbol: order.symbol, sentAt: now });
    // A repair lowers a risk that is taken already.
    const ask = signing.askToOrder(purpose === "leg" ? "order" : "cancel", () => !this.#isStopped && mayLeave());
    try {
      const placed = await dialect.place(ask, { ...order, marketId, now }, names);
      this.#noteEnd(order.clientOrderId, placed.events);
      if (order.type === "market" || order.timeInForce === "IOC" || order.timeInForce === "FOK")
        this.#follow(order.clientOrderId);
      return { kind: "accepted", ...placed };
    } catch (error) {
      return classifyFailure(error, dialect.refusals);
    } finally {
      sent.endedAt = clock.epochMs();
    }
  }

  async cancel(order: Named): Promise<void> {
    const { dialect, signing } = this.#deps;
    const name = this.#nameOf(order, 0);
    if (name === undefined || this.#isStopped) return;
    await dialect.cancel(signing.ask("cancel"), name).catch(() => {});
  }

  async look(order: Named, sentAt: number): Promise<LookOutcome> {
    const { dialect, signing, names, clock, neverArrivedAfterMs } = this.#deps;
    const name = this.#nameOf(order, sentAt);
    if (name === undefined) return { kind: "unanswered" };
    const now = clock.epochMs();
    const sent = this.#sent.get(name.clientOrderId);
    const isOnItsWay = sent !== undefined && sent.endedAt === undefined;
    const mayStillArrive = isOnItsWay || now < Math.max(sentAt, sent?.endedAt ?? 0) + neverArrivedAfterMs;
    try {
      return await lookForOrder({ dialect, ask: signing.ask("repair"), names, name }, { now, mayStillArrive });
    } catch {
      return { kind: "unanswered" };
    }
  }

  async balances(): Promise<readonly VenueBalance[]> {
    const { dialect, signing, names } = this.#deps;
    const all = await dialect.balances(signing.ask("repair"), names);
    return all.filter(({ free, used }) => free !== 0n || used !== 0n);
  }

  start(hear: (report: AccountReport) => void): void {
    this.#hear = hear;
    this.#stream ??= this.#deps.openStream({
      news: (news) => this.#take(news),
      link: (isConnected) => this.#hear({ type: "link", isConnected }),
    });
    this.#stream?.start();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stream?.stop();
    this.#timers.cancelAll();
    this.#hear = () => {};
    await this.#deps.signing.close();
  }

  #nameOf({ clientOrderId, symbol, venueOrderId }: Named, sentAt: number): OrderName | undefined {
    const marketId = this.#deps.names.idOf(symbol);
    return marketId === undefined ? undefined : { clientOrderId, symbol, venueOrderId, marketId, sentAt };
  }

  #noteEnd(clientOrderId: string, events: readonly OrderEvent[]): void {
    const sent = this.#sent.get(clientOrderId);
    if (sent === undefined) return;
    if (events.some((event) => event.type === "report" && isFinalStatus(event.status))) sent.isOver = true;
  }

  /** Asks how an order ended that cannot rest, where the venue's answer did not say and no stream does. */
  #follow(clientOrderId: string, attempt = 0): void {
    const waitMs = FOLLOW_MS[attempt];
    const isOver = (): boolean => this.#sent.get(clientOrderId)?.isOver !== false;
    if (waitMs === undefined || isOver()) return;
    this.#timers.clock.after(waitMs, () => {
      if (!isOver()) void this.#lookAndTell(clientOrderId).then(() => this.#follow(clientOrderId, attempt + 1));
    });
  }

  /** Never rejects. Of an order of an earlier process the trader asks itself. */
  async #lookAndTell(clientOrderId: string): Promise<void> {
    const sent = this.#sent.get(clientOrderId);
    if (sent === undefined) return;
    const outcome = await this.look({ clientOrderId, symbol: sent.symbol }, sent.sentAt);
    if (outcome.kind !== "found") return;
    this.#noteEnd(clientOrderId, outcome.events);
    for (const event of outcome.events) this.#hear({ type: "order", clientOrderId, event });
  }

  #tellBalancesSoon(): void {
    if (this.#areBalancesDue) return;
    this.#areBalancesDue = true;
    this.#timers.clock.after(BALANCES_MS, () => {
      this.#areBalancesDue = false;
      const { dialect, signing, names } = this.#deps;
      dialect.balances(signing.ask("repair"), names).then(
        (balances) => this.#hear({ type: "balances", balances }),
        () => {},
      );
    });
  }

  #take(news: StreamNews): void {
    switch (news.type) {
      case "order":
        this.#noteEnd(news.clientOrderId, [news.event]);
        this.#hear(news);
        return;
      case "balances":
        this.#hear(news);
        return;
      case "balances_changed":
        this.#tellBalancesSoon();
        return;
      case "order_changed":
        void this.#lookAndTell(news.clientOrderId);
        return;
      case "subscribed":
      case "ended":
        return;
    }
  }
}
