import type { Deal, DealOrder } from "@tandem/domain/deals/deal";
import { type DealAction, decide } from "@tandem/domain/deals/decide";
import { flowsOf } from "@tandem/domain/deals/flows";
import { profitOf, type RepairMarket, type RepairOption } from "@tandem/domain/deals/repair-options";
import type { VenueId } from "@tandem/domain/market";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import type { Clock } from "../ports.ts";
import { applyEvents, type DealNotice } from "./apply-events.ts";
import { assertRunnable, type RunnableDeal } from "./approved-deal.ts";
import { eventsOfPlace } from "./events-of-place.ts";
import { legOrders, repairOrders } from "./plan-orders.ts";
import type { JournalEvent, OrderGateway, OrderJournal } from "./trading-ports.ts";

/** From writing an order down until it leaves. */
const LEAVE_MS_MAX = 2_000;
/** Between two looks at an order in doubt. */
const LOOK_EVERY_MS = 500;

export type DealEnd = Extract<DealAction, { kind: "ask" | "finish" }>;

/** The run was stopped from outside: what it knew is in the journal. */
export class DealStoppedError extends Error {
  override readonly name = "DealStoppedError";
  constructor() {
    super("the deal's run was stopped");
  }
}

export type DealRun = {
  /** What a venue's stream says of one of its orders. */
  readonly hear: (clientOrderId: string, event: OrderEvent) => void;
  /** Resolves when the deal is over or needs a person; rejects where the journal fails, and then nothing more is sent. */
  readonly ended: Promise<DealEnd>;
  readonly deal: () => Deal;
  /** Resolves once its first orders are written down, or it is over before. */
  readonly sent: Promise<void>;
  /** Has these cancelled where they are not final, written down first. Resolves with how many, once the venues were asked. */
  readonly cancel: (clientOrderIds: ReadonlySet<string>) => Promise<number>;
  /** Asks the venues about everything that is open, such as after a stream was cut. */
  readonly lookAgain: () => void;
  /** Sends that are not answered. */
  readonly inFlight: () => readonly OrderRequest[];
  /** At once and for good: nothing more is sent, written or heard. `ended` rejects with {@link DealStoppedError}. */
  readonly stop: () => void;
};

export type DealDeps = {
  readonly journal: OrderJournal;
  readonly gateway: (venue: VenueId) => OrderGateway;
  /** Priced in the deal's start asset, with what the account may trade on now. */
  readonly market: (deal: Deal) => RepairMarket;
  /** Whether the order may leave now: asked once more right before it does, with nothing in between. */
  readonly mayPlace: (order: OrderRequest) => boolean;
  readonly clock: Clock;
  readonly notice: (deal: Deal, notice: DealNotice) => void;
};

/**
 * Brings one deal to its end, from wherever its journal says it is: starting and going on after a crash are one
 * path. Everything is written before it is sent and after it is heard; all that changes the deal goes through
 * one queue, so it has one writer. `choice`: what a person chose, carried out first.
 */
export function runDeal(start: RunnableDeal, deps: DealDeps, choice?: RepairOption): DealRun {
  assertRunnable(start);
  const run = new Run(start, deps);
  return {
    hear: (id, event) => run.hear(id, event),
    ended: run.toEnd(choice),
    deal: () => run.deal,
    sent: run.sent,
    cancel: (ids) => run.cancel(ids),
    lookAgain: () => run.lookAgain(),
    inFlight: () => [...run.inFlight],
    stop: () => run.stop(),
  };
}

type CancelWish = { readonly ids: ReadonlySet<string>; readonly done: (asked: number) => void };

class Run {
  deal: Deal;
  readonly sent: Promise<void>;
  readonly inFlight = new Set<OrderRequest>();
  readonly #deps: DealDeps;
  #heard: JournalEvent[] = [];
  #wishes: CancelWish[] = [];
  #isLookDue = false;
  #isStopped = false;
  #isOver = false;
  #wake: (() => void) | undefined;
  #tellSent: () => void = () => {};

  constructor(deal: Deal, deps: DealDeps) {
    this.deal = deal;
    this.#deps = deps;
    this.sent = new Promise((resolve) => {
      this.#tellSent = resolve;
    });
  }

  hear(clientOrderId: string, event: OrderEvent): void {
    this.#heard.push({ clientOrderId, event });
    this.#wake?.();
  }

  cancel(ids: ReadonlySet<string>): Promise<number> {
    if (this.#isOver) return Promise.resolve(0);
    return new Promise((done) => {
      this.#wishes.push({ ids, done });
      this.#wake?.();
    });
  }

  lookAgain(): void {
    this.#isLookDue = true;
    this.#wake?.();
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
  }

  async toEnd(choice: RepairOption | undefined): Promise<DealEnd> {
    try {
      if (choice?.kind === "hold") return await this.#end({ kind: "finish", outcome: "done", isHeld: true });
      if (choice !== undefined) await this.#carryOut(choice);
      for (;;) {
        await this.#takeHeard();
        await this.#grantWishes();
        if (this.#isLookDue) await this.#lookAtOpen();
        const end = await this.#step();
        if (end !== undefined) return end;
      }
    } finally {
      this.#isOver = true;
      this.#tellSent();
      for (const { done } of this.#wishes.splice(0)) done(0);
    }
  }

  /** The next action; the end, where it is one. */
  async #step(): Promise<DealEnd | undefined> {
    const { clock, market } = this.#deps;
    const now = clock.epochMs();
    const action = decide(this.deal, market(this.deal), now);
    switch (action.kind) {
      case "send": {
        const orders = legOrders(this.deal, now);
        if (!this.#mayPlaceAll(orders)) return this.#end({ kind: "finish", outcome: "failed", isHeld: false });
        await this.#send(orders, action);
        return undefined;
      }
      case "repair": {
        const orders = repairOrders(this.deal, now, action.choice.trades);
        // Under a halt nothing reaches a venue, not even a repair: a person is told, with every way out.
        if (!this.#mayPlaceAll(orders)) return this.#end({ kind: "ask", reason: "halted", choices: action.choices });
        await this.#send(orders, action);
        return undefined;
      }
      case "resolve":
        await this.#look(action.orders);
        return undefined;
      case "cancel":
        await this.#cancel(action.orders);
        return undefined;
      case "wait":
        await this.#pause(action.until - now);
        return undefined;
      case "ask":
      case "finish":
        return this.#end(action);
    }
  }

  async #end(action: DealEnd): Promise<DealEnd> {
    const { clock, journal, market } = this.#deps;
    const profit = profitOf(flowsOf(this.deal), this.deal, market(this.deal));
    await this.#durably(() => journal.decided({ dealId: this.deal.id, at: clock.epochMs(), action, profit }));
    return action;
  }

  async #carryOut(choice: RepairOption): Promise<void> {
    const orders = repairOrders(this.deal, this.#deps.clock.epochMs(), choice.trades);
    if (this.#mayPlaceAll(orders))
      await this.#send(orders, { kind: "repair", choice, choices: { options: [choice], refused: [] } });
  }

  #mayPlaceAll(orders: readonly DealOrder[]): boolean {
    return orders.every(({ order }) => this.#deps.mayPlace(order));
  }

  /** All at once; each outcome is written as it comes, and none hides another. */
  async #send(orders: readonly DealOrder[], action: DealAction): Promise<void> {
    await this.#durably(() => this.#deps.journal.sending({ dealId: this.deal.id, orders, action }));
    this.deal = { ...this.deal, orders: [...this.deal.orders, ...orders] };
    this.#tellSent();
    // Asked again now that it is written: from here to the gateways nothing else runs.
    const mayLeave = this.#mayPlaceAll(orders);
    for (const one of orders)
      if (mayLeave) this.#place(one);
      else this.hear(one.order.clientOrderId, { type: "rejected", reason: "not_sent" });
  }

  #place({ order, purpose, sentAt }: DealOrder): void {
    this.inFlight.add(order);
    const { clock, mayPlace } = this.#deps;
    // A venue's rate may hold it up: a halt or a lost lease counts until it leaves, and late it does not leave at all, so
    // that whoever takes over knows when it cannot arrive any more.
    const mayLeave = (): boolean => mayPlace(order) && clock.epochMs() - sentAt <= LEAVE_MS_MAX;
    const told = (events: readonly OrderEvent[]): void => {
      this.inFlight.delete(order);
      this.#tell(order.clientOrderId, events);
    };
    // A gateway that breaks its word has not said that nothing was sent.
    const broken = (): void => told([{ type: "outcome_unknown", cause: "unreadable" }]);
    try {
      this.#deps
        .gateway(order.venue)
        .place(order, purpose, mayLeave)
        .then((outcome) => told(eventsOfPlace(outcome)), broken);
    } catch {
      broken();
    }
  }

  async #look(orders: readonly DealOrder[]): Promise<void> {
    const before = this.deal;
    await Promise.allSettled(orders.map((one) => this.#lookAt(one)));
    await this.#takeHeard();
    // Nothing new: asked again, but not at once.
    if (this.deal === before) await this.#pause(LOOK_EVERY_MS);
  }

  async #lookAtOpen(): Promise<void> {
    this.#isLookDue = false;
    const open = this.deal.orders.filter(({ order }) => !isFinalStatus(order.status));
    await Promise.allSettled(open.map((one) => this.#lookAt(one)));
    await this.#takeHeard();
  }

  async #lookAt({ order, sentAt }: DealOrder): Promise<void> {
    const outcome = await this.#deps.gateway(order.venue).look(order, sentAt);
    if (outcome.kind === "found") this.#tell(order.clientOrderId, outcome.events);
    if (outcome.kind === "never_arrived") this.#tell(order.clientOrderId, [{ type: "never_arrived" }]);
  }

  async #grantWishes(): Promise<void> {
    for (const { ids, done } of this.#wishes.splice(0)) {
      const orders = this.deal.orders.filter(
        ({ order }) => ids.has(order.clientOrderId) && !isFinalStatus(order.status),
      );
      if (orders.length > 0) await this.#cancel(orders);
      done(orders.length);
    }
  }

  async #cancel(orders: readonly DealOrder[]): Promise<void> {
    const { clock, gateway, journal } = this.#deps;
    const at = clock.epochMs();
    const ids = new Set(orders.map(({ order }) => order.clientOrderId));
    await this.#durably(() => journal.cancelling({ dealId: this.deal.id, at, clientOrderIds: [...ids] }));
    this.deal = {
      ...this.deal,
      orders: this.deal.orders.map((one) => (ids.has(one.order.clientOrderId) ? { ...one, cancelAskedAt: at } : one)),
    };
    await Promise.allSettled(orders.map(({ order }) => gateway(order.venue).cancel(order)));
    await this.#look(orders);
  }

  #tell(clientOrderId: string, events: readonly OrderEvent[]): void {
    for (const event of events) this.hear(clientOrderId, event);
  }

  /** Written first, believed second. */
  async #takeHeard(): Promise<void> {
    const { clock, journal, notice } = this.#deps;
    this.#assertRuns();
    while (this.#heard.length > 0) {
      const events = this.#heard;
      this.#heard = [];
      const { deal, notices } = applyEvents(this.deal, events);
      if (deal.orders.some((one, index) => one !== this.deal.orders[index])) {
        await this.#durably(() => journal.happened({ dealId: deal.id, at: clock.epochMs(), events }));
        this.deal = deal;
      }
      for (const one of notices) notice(deal, one);
    }
  }

  async #durably(write: () => Promise<void>): Promise<void> {
    this.#assertRuns();
    await write();
    this.#assertRuns();
  }

  #assertRuns(): void {
    if (this.#isStopped) throw new DealStoppedError();
  }

  /** Until something is heard or asked for, at most this long. */
  async #pause(ms: number): Promise<void> {
    if (this.#heard.length > 0 || this.#wishes.length > 0 || this.#isLookDue || this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const stop = this.#deps.clock.after(Math.max(0, ms), resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
