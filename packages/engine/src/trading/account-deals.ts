import type { Deal } from "@tandem/domain/deals/deal";
import { flowsOf } from "@tandem/domain/deals/flows";
import { isBalanced, profitOf, type RepairMarket, type RepairOption } from "@tandem/domain/deals/repair-options";
import { fillTransaction } from "@tandem/domain/ledger/ledger";
import type { VenueId } from "@tandem/domain/market";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type AccountLife, covers, haltsOf } from "./account-life.ts";
import { applyEvents, type DealNotice } from "./apply-events.ts";
import { type RunnableDeal, resumedDeal } from "./approved-deal.ts";
import { type DealEnd, type DealRun, DealStoppedError, runDeal } from "./run-deal.ts";
import type { JournalEvent, OrderGateway, OrderJournal } from "./trading-ports.ts";
import { LeaseLostError } from "./trading-store.ts";
import { isTrouble, NO_GATEWAY, type VenueSlot } from "./venue-slot.ts";

const BREAKER_ERRORS = 5;

export type DealsOptions = {
  readonly deps: AccountDeps;
  readonly life: AccountLife;
  /** The journal does not answer, or somebody else has the lease: the account starts again. */
  readonly onFailure: (error: unknown) => void;
  readonly onEnded: (deal: Deal, end: DealEnd) => void;
  readonly coolDown: (of: {
    readonly scope: "venue" | "symbol";
    readonly target: string;
    readonly reason: string;
    readonly ms: number;
  }) => void;
  readonly haltVenue: (venue: VenueId, reason: string) => void;
};

/** Runs the deals of one life of an account: journal and ledger, gateways, and trades that come after the end. */
export class AccountDeals {
  readonly #of: DealsOptions;
  readonly #journal: OrderJournal;
  #late: Promise<void> = Promise.resolve();

  constructor(of: DealsOptions) {
    this.#of = of;
    this.#journal = this.#bookingJournal();
  }

  run(deal: RunnableDeal, choice?: RepairOption): DealRun {
    const { deps, life, onEnded, onFailure } = this.#of;
    for (const { order } of deal.orders) life.dealOf.set(order.clientOrderId, deal.id);
    life.asked.delete(deal.id);
    const run = runDeal(
      deal,
      {
        journal: this.#journal,
        gateway: (venue) => this.#gateway(venue),
        market: (of) => this.repairMarket(of),
        mayPlace: (order) => this.mayPlace(order),
        clock: deps.clock,
        notice: (of, notice) => this.#notice(of, notice),
      },
      choice,
    );
    life.runs.set(deal.id, run);
    run.ended.then(
      (end) => {
        life.runs.delete(deal.id);
        if (end.kind === "ask") life.asked.set(deal.id, { deal: run.deal(), end });
        onEnded(run.deal(), end);
      },
      (error: unknown) => {
        if (!(error instanceof DealStoppedError) && !life.isOver) onFailure(error);
      },
    );
    return run;
  }

  /** Asked with nothing between it and the wire. */
  mayPlace(order: OrderRequest): boolean {
    const { deps, life } = this.#of;
    const { userId } = life.lease.account;
    const slot = life.slots.get(order.venue);
    return (
      !life.isOver &&
      deps.clock.monotonicMs() < life.leaseUntil - deps.times.leaseMarginMs &&
      slot?.account !== undefined &&
      !haltsOf(life).some((halt) => covers(halt, { userId, venue: order.venue, symbol: order.symbol }))
    );
  }

  hear(clientOrderId: string, event: OrderEvent): void {
    const { life, deps } = this.#of;
    const dealId = life.dealOf.get(clientOrderId);
    const run = dealId === undefined ? undefined : life.runs.get(dealId);
    if (run !== undefined) run.hear(clientOrderId, event);
    else
      this.#late = this.#late
        .then(() => this.#hearLate(dealId, clientOrderId, event))
        .catch((error: unknown) => {
          if (!life.isOver)
            deps.log.error({ reason: reasonOf(error) }, "news of an order that is over could not be booked");
        });
  }

  repairMarket(deal: Deal): RepairMarket {
    const { deps, life } = this.#of;
    return {
      book: (venue, symbol) => {
        const state = deps.market.book(venue, symbol);
        return state?.isUsable && !state.book.isCrossed ? state.book : undefined;
      },
      elsewhere: (symbol) =>
        deps.market.markets().filter((one) => one.symbol === symbol && life.slots.get(one.venue)?.state === "ready"),
      worthOf: (asset, amount) => deps.prices.worthIn(asset, amount, deal.startAsset),
    };
  }

  profitOf(deal: Deal): bigint | undefined {
    return profitOf(flowsOf(deal), deal, this.repairMarket(deal));
  }

  #gateway(venue: VenueId): OrderGateway {
    const slot = this.#of.life.slots.get(venue);
    const account = slot?.account;
    if (slot === undefined || account === undefined) return NO_GATEWAY;
    return {
      place: async (order, purpose, mayLeave) => {
        const outcome = await account.place(order, purpose, mayLeave);
        this.#countErrors(slot, isTrouble(outcome));
        return outcome;
      },
      cancel: (order) => account.cancel(order),
      look: (order, sentAt) => account.look(order, sentAt),
    };
  }

  #countErrors(slot: VenueSlot, isError: boolean): void {
    const { coolDown, deps } = this.#of;
    slot.errors = isError ? slot.errors + 1 : 0;
    if (slot.errors < BREAKER_ERRORS) return;
    slot.errors = 0;
    coolDown({ scope: "venue", target: slot.venue, reason: "venue_errors", ms: deps.times.breakerCoolDownMs });
  }

  /** What is written here is in the memory's ledger, too, and told. */
  #bookingJournal(): OrderJournal {
    const { life, deps } = this.#of;
    const { journal } = life;
    const { userId, mode } = life.lease.account;
    const tell = (dealId: string, kinds: readonly ("deal" | "order" | "balances")[]): void => {
      for (const kind of kinds) deps.fact({ userId, mode, kind, id: kind === "balances" ? undefined : dealId });
    };
    return {
      load: journal.load,
      sending: async (entry) => {
        for (const { order } of entry.orders) life.dealOf.set(order.clientOrderId, entry.dealId);
        await journal.sending(entry);
        const now = deps.clock.epochMs();
        for (const _ of entry.orders) life.sentAt.push(now);
        tell(entry.dealId, ["deal", "order"]);
      },
      happened: async (entry) => {
        const before = life.runs.get(entry.dealId)?.deal();
        await journal.happened(entry);
        if (before !== undefined) this.#book(before, entry.events);
        tell(entry.dealId, ["order", "deal"]);
      },
      cancelling: async (entry) => {
        await journal.cancelling(entry);
        tell(entry.dealId, ["order"]);
      },
      decided: async (entry) => {
        await journal.decided(entry);
        tell(entry.dealId, ["deal"]);
      },
    };
  }

  #book(before: Deal, events: readonly JournalEvent[]): void {
    const { life, deps } = this.#of;
    const { deal: after } = applyEvents(before, events);
    let hasBooked = false;
    for (const [index, { order, market }] of after.orders.entries())
      for (const fill of order.fills.slice(before.orders[index]?.order.fills.length ?? 0)) {
        life.funds.book(fillTransaction({ market, side: order.side, fill }), deps.clock.epochMs());
        hasBooked = true;
      }
    const { userId, mode } = life.lease.account;
    if (hasBooked) deps.fact({ userId, mode, kind: "balances", id: undefined });
  }

  /** A trade or a state of an order whose deal nobody runs any more: booked, told, and where a leg is open, mended. */
  async #hearLate(dealId: string | undefined, clientOrderId: string, event: OrderEvent): Promise<void> {
    const { life, deps } = this.#of;
    const { userId } = life.lease.account;
    const id = dealId ?? (await deps.finder.byClientOrderId(userId, clientOrderId))?.dealId;
    if (id === undefined || life.isOver) return;
    life.dealOf.set(clientOrderId, id);
    const run = life.runs.get(id);
    if (run !== undefined) return run.hear(clientOrderId, event);
    const before = await life.journal.load(id);
    if (before === undefined) return;
    const events = [{ clientOrderId, event }];
    const { deal, notices } = applyEvents(before, events);
    for (const notice of notices) this.#notice(deal, notice);
    if (deal.orders.every((one, index) => one === before.orders[index])) return;
    await life.journal.happened({ dealId: id, at: deps.clock.epochMs(), events });
    this.#book(before, events);
    const asked = life.asked.get(id);
    if (asked !== undefined || !isBalanced(deal)) this.run(resumedDeal(deal));
  }

  #notice(deal: Deal, notice: DealNotice): void {
    const { deps, haltVenue } = this.#of;
    if (notice.kind === "filled" || notice.kind === "fills_missing") return;
    const order = deal.orders.find((one) => one.order.clientOrderId === notice.clientOrderId)?.order;
    deps.log.error(
      { dealId: deal.id, clientOrderId: notice.clientOrderId, venue: order?.venue, kind: notice.kind },
      "a venue says of an order what nobody expected",
    );
    if (order !== undefined && (notice.kind === "surplus" || notice.kind === "contradiction"))
      haltVenue(order.venue, `order_${notice.kind}`);
  }
}

/** Whether a failure is that somebody else trades the account. */
export const isLeaseLost = (error: unknown): boolean => error instanceof LeaseLostError;
