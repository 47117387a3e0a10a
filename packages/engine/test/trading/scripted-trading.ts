import type { Deal, DealLeg, DealOrder, RepairPolicy } from "@tandem/domain/deals/deal";
import type { RepairMarket } from "@tandem/domain/deals/repair-options";
import type { Market } from "@tandem/domain/market";
import { mulDivCeil, parseScaled, SCALE } from "@tandem/domain/money";
import { OrderBook } from "@tandem/domain/order-book";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { Fill, Order, OrderRequest } from "@tandem/domain/orders/order";
import { type ApprovedPlan, checkRisk } from "@tandem/domain/risk/check-risk";
import type { RiskLeg, RiskLimits, RiskState } from "@tandem/domain/risk/risk-plan";
import { applyEvents } from "../../src/trading/apply-events.ts";
import { approvedDeal, type RunnableDeal, resumedDeal } from "../../src/trading/approved-deal.ts";
import type { LookOutcome, OrderGateway, OrderJournal, PlaceOutcome } from "../../src/trading/trading-ports.ts";

export type Fault =
  | "none"
  | "partial"
  | "reject"
  | "timeout_but_filled"
  | "timeout_not_filled"
  | "duplicate"
  | "out_of_order"
  | "silent"
  | "open";
export const FAULTS: readonly Fault[] = [
  "none",
  "partial",
  "reject",
  "timeout_but_filled",
  "timeout_not_filled",
  "duplicate",
  "out_of_order",
  "silent",
  "open",
];

/** A process that dies after so many steps: from then on nothing that it calls ever answers. */
export type Life = { stepsLeft: number };
const forEver = (): Promise<never> => new Promise(() => {});
/** True where the process has just died or is dead. */
const dies = (life: Life): boolean => life.stepsLeft-- <= 0;

const STEP = parseScaled("0.001");
type Placed = { readonly order: OrderRequest; readonly fills: Fill[]; isFinal: boolean };

/** The venue's truth: it does as its faults say and remembers every order that reached it. */
export class ScriptedVenue {
  readonly placed = new Map<string, Placed>();
  readonly doubles: string[] = [];
  readonly #faults: Fault[];
  readonly #shares: number[];
  #trades = 0;
  #unanswered: number;

  constructor(script: { faults: readonly Fault[]; shares: readonly number[]; unanswered: number }) {
    this.#faults = [...script.faults];
    this.#shares = [...script.shares];
    this.#unanswered = script.unanswered;
  }

  /** The gateway of one life of the process. */
  gateway(life: Life): OrderGateway {
    return {
      place: async (order) => {
        const arrives = !dies(life);
        // Death may come just before the wire or just after it.
        const outcome = arrives || this.#share() % 2 === 0 ? this.#place(order) : undefined;
        return arrives && outcome !== undefined ? outcome : forEver();
      },
      cancel: async (order) => {
        if (dies(life)) return forEver();
        const placed = this.placed.get(order.clientOrderId);
        if (placed !== undefined) placed.isFinal = true;
      },
      look: async (order) => (dies(life) ? forEver() : this.#look(order)),
    };
  }

  #share(): number {
    const share = this.#shares.shift() ?? 10;
    this.#shares.push(share);
    return share;
  }

  #place(order: OrderRequest): PlaceOutcome {
    if (this.placed.has(order.clientOrderId)) this.doubles.push(order.clientOrderId);
    const fault = this.#faults.shift() ?? "none";
    if (fault === "reject") return { kind: "rejected", reason: "insufficient_funds" };
    if (fault === "timeout_not_filled") return { kind: "unknown", cause: "timeout" };
    const placed: Placed = { order, fills: [], isFinal: fault !== "open" };
    this.placed.set(order.clientOrderId, placed);
    const share = fault === "partial" || fault === "open" ? this.#share() : 10;
    const amount = ((order.amount * BigInt(share)) / 10n / STEP) * STEP;
    // In two trades where it can be cut.
    const half = (amount / 2n / STEP) * STEP;
    for (const part of [half, amount - half]) if (part > 0n) placed.fills.push(this.#trade(order, part));
    if (fault === "timeout_but_filled") return { kind: "unknown", cause: "server_error" };
    if (fault === "silent") return { kind: "accepted", venueOrderId: "v", events: [] };
    const events = eventsOf(placed);
    if (fault === "duplicate") events.push(...events);
    if (fault === "out_of_order") events.reverse();
    return { kind: "accepted", venueOrderId: "v", events };
  }

  #trade(order: OrderRequest, amount: bigint): Fill {
    const fee = { asset: "FEE", amount: amount / 1000n };
    return { tradeId: `t${this.#trades++}`, amount, price: order.price ?? 0n, fee, at: 1 };
  }

  #look(order: Order): LookOutcome {
    if (this.#unanswered-- > 0) return { kind: "unanswered" };
    const placed = this.placed.get(order.clientOrderId);
    return placed === undefined ? { kind: "never_arrived" } : { kind: "found", events: eventsOf(placed) };
  }
}

function eventsOf({ order, fills, isFinal }: Placed): OrderEvent[] {
  const filled = fills.reduce((sum, { amount }) => sum + amount, 0n);
  const status = filled === order.amount ? "filled" : isFinal ? "cancelled" : "open";
  return [...fills.map((fill): OrderEvent => ({ type: "fill", fill })), { type: "report", status, filled }];
}

/** What survives a crash: everything whose call resolved. */
export class MemoryJournal {
  readonly intents = new Set<string>();
  #deal: Deal;

  constructor(deal: Deal) {
    this.#deal = deal;
  }

  get deal(): Deal {
    return this.#deal;
  }

  /** The journal as one life of the process has it. */
  of(life: Life): OrderJournal {
    const durable = async (write: () => void): Promise<void> => {
      if (dies(life)) return forEver();
      write();
    };
    return {
      load: async () => this.#deal,
      sending: ({ orders }) =>
        durable(() => {
          for (const { order } of orders) this.intents.add(order.clientOrderId);
          this.#deal = { ...this.#deal, orders: [...this.#deal.orders, ...orders] };
        }),
      happened: ({ events }) =>
        durable(() => {
          this.#deal = applyEvents(this.#deal, events).deal;
        }),
      cancelling: ({ at, clientOrderIds }) =>
        durable(() => {
          const asked = (one: DealOrder): DealOrder =>
            clientOrderIds.includes(one.order.clientOrderId) ? { ...one, cancelAskedAt: at } : one;
          this.#deal = { ...this.#deal, orders: this.#deal.orders.map(asked) };
        }),
      decided: () => durable(() => {}),
    };
  }
}

const marketAt = (venue: string): Market => ({
  venue,
  symbol: "BTC/USDT",
  base: "BTC",
  quote: "USDT",
  takerBps: 0n,
  makerBps: 0n,
  feeSide: "get",
  amountStep: STEP,
  priceStep: 0n,
  minAmount: parseScaled("0.01"),
  minNotional: 0n,
});

const bookOf = (bid: number, ask: number): OrderBook => {
  const book = new OrderBook();
  book.applySnapshot([[bid, 100]], [[ask, 100]]);
  return book;
};

export const POLICY: RepairPolicy = {
  legTimeoutMs: 1000,
  answerTimeoutMs: 3000,
  allow: { complete: true, unwind: true, elsewhere: true },
  holdPenaltyBps: undefined,
  lossMax: parseScaled("1000"),
  repairsMax: 40,
  slippageBps: 0n,
};

const HUGE = 10n ** 40n;

/** The plan of a deal, approved under limits that allow everything. */
export function approvedPlan(deal: Deal): ApprovedPlan {
  const legs = deal.legs.map(({ market, side, amount, worstPrice }): RiskLeg => {
    const value = mulDivCeil(amount, worstPrice, SCALE);
    const spends = side === "buy" ? { asset: market.quote, amount: value } : { asset: market.base, amount };
    return { venue: market.venue, symbol: market.symbol, side, notional: value, spends, bookAgeMs: 0 };
  });
  const checked = checkRisk(
    { id: deal.id, userId: "u1", mode: deal.mode, legs, notional: 1n, blockedBy: [] },
    LIMITLESS,
    AT_EASE,
  );
  if (!checked.ok) throw new Error("limits that allow everything refused");
  return checked.value;
}

const LIMITLESS: RiskLimits = {
  orderNotionalMax: HUGE,
  dealNotionalMax: HUGE,
  venueExposureMax: HUGE,
  assetExposureMax: HUGE,
  dailyLossMax: HUGE,
  drawdownMax: HUGE,
  lossStreakMax: 1_000,
  ordersPerMinuteMax: 1_000_000,
  bookAgeMsMax: 60_000,
};
const AT_EASE: RiskState = {
  now: 0,
  halts: [],
  coolDowns: [],
  isReconciled: () => true,
  hasLease: true,
  free: () => HUGE,
  venueExposure: () => 0n,
  assetExposure: () => 0n,
  profitToday: 0n,
  equity: 0n,
  equityPeak: 0n,
  lossStreak: 0,
  ordersLastMinute: 0,
};

/** As it would run: new, or from the journal. */
export const runnable = (deal: Deal): RunnableDeal =>
  deal.orders.length === 0 ? approvedDeal(deal, approvedPlan(deal)) : resumedDeal(deal);

/** One BTC is bought at `a` and sold at `b`; `c` is a way out. */
export function scriptedDeal(): { deal: Deal; market: RepairMarket } {
  const books: Record<string, OrderBook> = {
    a: bookOf(29_990, 30_000),
    b: bookOf(30_020, 30_040),
    c: bookOf(30_010, 30_030),
  };
  const leg = (venue: string, side: "buy" | "sell", price: string): DealLeg => ({
    market: marketAt(venue),
    side,
    amount: parseScaled("1"),
    worstPrice: parseScaled(price),
  });
  return {
    deal: {
      id: "d1",
      mode: "paper",
      startAsset: "USDT",
      legs: [leg("a", "buy", "30000"), leg("b", "sell", "30050")],
      orders: [],
      policy: POLICY,
    },
    market: {
      book: (venue) => books[venue],
      elsewhere: () => ["a", "b", "c"].map(marketAt),
      worthOf: (asset, amount) => (asset === "BTC" ? amount * 30_000n : amount),
    },
  };
}
