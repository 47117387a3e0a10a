import type { Deal, DealOrder } from "@tandem/domain/deals/deal";
import { type DealAction, decide } from "@tandem/domain/deals/decide";
import { flowsOf } from "@tandem/domain/deals/flows";
import { profitOf, type RepairMarket } from "@tandem/domain/deals/repair-options";
import type { VenueId } from "@tandem/domain/market";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { Clock } from "../ports.ts";
import { applyEvents, type DealNotice } from "./apply-events.ts";
import { legOrders, repairOrders } from "./plan-orders.ts";
import type { JournalEvent, OrderGateway, OrderJournal, PlaceOutcome } from "./trading-ports.ts";

/** Between two looks at an order in doubt. */
const LOOK_EVERY_MS = 500;

export type DealEnd = Extract<DealAction, { kind: "ask" | "finish" }>;

export type DealRun = {
  /** What a venue's stream says of one of its orders. */
  readonly hear: (clientOrderId: string, event: OrderEvent) => void;
  /** Resolves when the deal is over or needs a person; rejects where the journal fails, and then nothing more is sent. */
  readonly ended: Promise<DealEnd>;
  readonly deal: () => Deal;
};

export type DealDeps = {
  readonly journal: OrderJournal;
  readonly gateway: (venue: VenueId) => OrderGateway;
  /** Priced in the deal's start asset, with what the account may trade on now. */
  readonly market: (deal: Deal) => RepairMarket;
  readonly clock: Clock;
  readonly notice: (deal: Deal, notice: DealNotice) => void;
};

/**
 * Brings one deal to its end, from wherever its journal says it is: starting and going on after a crash are one
 * path. Everything is written before it is sent and after it is heard; all that changes the deal goes through
 * one queue, so it has one writer.
 */
export function runDeal(start: Deal, deps: DealDeps): DealRun {
  const run = new Run(start, deps);
  return { hear: (id, event) => run.hear(id, event), ended: run.toEnd(), deal: () => run.deal };
}

class Run {
  deal: Deal;
  readonly #deps: DealDeps;
  #heard: JournalEvent[] = [];
  #wake: (() => void) | undefined;

  constructor(deal: Deal, deps: DealDeps) {
    this.deal = deal;
    this.#deps = deps;
  }

  hear(clientOrderId: string, event: OrderEvent): void {
    this.#heard.push({ clientOrderId, event });
    this.#wake?.();
  }

  async toEnd(): Promise<DealEnd> {
    const { clock, journal, market } = this.#deps;
    for (;;) {
      await this.#takeHeard();
      const action = decide(this.deal, market(this.deal), clock.epochMs());
      switch (action.kind) {
        case "send":
          await this.#send(legOrders(this.deal, clock.epochMs()), action);
          break;
        case "repair":
          await this.#send(repairOrders(this.deal, clock.epochMs(), action.choice.trades), action);
          break;
        case "resolve":
          await this.#look(action.orders);
          break;
        case "cancel":
          await this.#cancel(action.orders);
          break;
        case "wait":
          await this.#pause(action.until - clock.epochMs());
          break;
        case "ask":
        case "finish":
          await journal.decided({
            dealId: this.deal.id,
            at: clock.epochMs(),
            action,
            profit: profitOf(flowsOf(this.deal), this.deal, market(this.deal)),
          });
          return action;
      }
    }
  }

  /** All at once; each outcome is written as it comes, and none hides another. */
  async #send(orders: readonly DealOrder[], action: DealAction): Promise<void> {
    await this.#deps.journal.sending({ dealId: this.deal.id, orders, action });
    this.deal = { ...this.deal, orders: [...this.deal.orders, ...orders] };
    for (const { order, purpose } of orders) {
      void Promise.resolve()
        .then(() => this.#deps.gateway(order.venue).place(order, purpose))
        .then(
          (outcome) => this.#tell(order.clientOrderId, eventsOf(outcome)),
          // A gateway that breaks its word has not said that nothing was sent.
          () => this.#tell(order.clientOrderId, [{ type: "outcome_unknown", cause: "unreadable" }]),
        );
    }
  }

  async #look(orders: readonly DealOrder[]): Promise<void> {
    const before = this.deal;
    await Promise.allSettled(orders.map((one) => this.#lookAt(one)));
    await this.#takeHeard();
    // Nothing new: asked again, but not at once.
    if (this.deal === before) await this.#pause(LOOK_EVERY_MS);
  }

  async #lookAt({ order, sentAt }: DealOrder): Promise<void> {
    const outcome = await this.#deps.gateway(order.venue).look(order, sentAt);
    if (outcome.kind === "found") this.#tell(order.clientOrderId, outcome.events);
    if (outcome.kind === "never_arrived") this.#tell(order.clientOrderId, [{ type: "never_arrived" }]);
  }

  async #cancel(orders: readonly DealOrder[]): Promise<void> {
    const { clock, gateway, journal } = this.#deps;
    const at = clock.epochMs();
    const ids = new Set(orders.map(({ order }) => order.clientOrderId));
    await journal.cancelling({ dealId: this.deal.id, at, clientOrderIds: [...ids] });
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
    while (this.#heard.length > 0) {
      const events = this.#heard;
      this.#heard = [];
      const { deal, notices } = applyEvents(this.deal, events);
      if (deal.orders.some((one, index) => one !== this.deal.orders[index])) {
        await journal.happened({ dealId: deal.id, at: clock.epochMs(), events });
        this.deal = deal;
      }
      for (const one of notices) notice(deal, one);
    }
  }

  /** Until something is heard, at most this long. */
  async #pause(ms: number): Promise<void> {
    if (this.#heard.length > 0) return;
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

const eventsOf = (outcome: PlaceOutcome): readonly OrderEvent[] => {
  switch (outcome.kind) {
    case "accepted":
      return [{ type: "accepted", venueOrderId: outcome.venueOrderId }, ...outcome.events];
    case "rejected":
      return [{ type: "rejected", reason: outcome.reason }];
    case "unknown":
      return [{ type: "outcome_unknown", cause: outcome.cause }];
  }
};
