import type { DealOrder } from "@tandem/domain/deals/deal";
import type { DealAction } from "@tandem/domain/deals/decide";
import { isBalanced } from "@tandem/domain/deals/repair-options";
import { fillTransaction } from "@tandem/domain/ledger/ledger";
import { formatScaled } from "@tandem/domain/money";
import { type Fill, filledAmount } from "@tandem/domain/orders/order";
import { applyEvents, type DealNotice } from "@tandem/engine/trading/apply-events";
import type { JournalEvent } from "@tandem/engine/trading/trading-ports";
import type { DealStatus } from "../schema/deals.ts";
import type { DealRow, FillRow, OrderRow, StoredDeal } from "./read-deals.ts";
import { storeDecision, storeMarket } from "./stored-deal.ts";
import type { AuditDraft, EventDraft, LedgerDraft, Moves } from "./write-moves.ts";

/** What is to be written, and the deal as it is once that is durable. */
export type Plan = { readonly moves: Moves; readonly after: StoredDeal };

const NOTHING: Omit<Moves, "deal"> = {
  newOrders: [],
  changedOrders: [],
  newFills: [],
  ledger: [],
  events: [],
  audit: [],
};

/** Orders about to be sent, and why. */
export function planSending(
  before: StoredDeal,
  entry: { readonly orders: readonly DealOrder[]; readonly action: DealAction; readonly at: number },
  nextId: () => string,
): Plan {
  const { action, at } = entry;
  const status = action.kind === "repair" ? "repairing" : "working";
  const row: DealRow = {
    ...before.row,
    status,
    updatedAt: at,
    // A late trade may have opened it again.
    endedAt: null,
    realisedProfit: null,
    decision: null,
    isHeld: false,
  };
  const orders = [...before.deal.orders, ...entry.orders];
  const newOrders = entry.orders.map((one, index): OrderRow => {
    const position = before.deal.orders.length + index;
    const attempt = orders.slice(0, position).filter(({ leg }) => leg === one.leg).length;
    return { ...orderRow(one, before.row, at), id: nextId(), position, attempt };
  });
  const reason = action.kind === "repair" ? `repair_${action.choice.kind}` : "sent";
  const events = [
    dealEvent(before.row, { to: status, at, reason, details: figuresOf(action, entry.orders.length) }),
    ...newOrders.map((order) => orderEvent(order, { from: null, at, reason: "sent", details: {} })),
  ];
  return {
    moves: { ...NOTHING, deal: row, newOrders, events },
    after: { deal: { ...before.deal, orders }, row, orderIds: [...before.orderIds, ...newOrders.map(({ id }) => id)] },
  };
}

/** The numbers of a choice. */
const figuresOf = (action: DealAction, count: number): Readonly<Record<string, string>> => ({
  orders: String(count),
  ...(action.kind === "repair" && {
    profit: formatScaled(action.choice.profit),
    ...Object.fromEntries(action.choices.options.map(({ kind, profit }) => [`profit_${kind}`, formatScaled(profit)])),
    ...Object.fromEntries(action.choices.refused.map(({ kind, reason }) => [`refused_${kind}`, reason])),
  }),
});

/** What venues said of the deal's orders: their states, their trades, and the ledger's entries of these. */
export function planHappened(
  before: StoredDeal,
  entry: { readonly at: number; readonly events: readonly JournalEvent[] },
): Plan {
  const { at } = entry;
  const { deal, notices } = applyEvents(before.deal, entry.events);
  const moves = { ...NOTHING, changedOrders: [] as OrderRow[], newFills: [] as FillRow[], ledger: [] as LedgerDraft[] };
  const events: EventDraft[] = [];
  for (const [index, one] of deal.orders.entries()) {
    const was = before.deal.orders[index];
    const id = before.orderIds[index];
    if (was === undefined || id === undefined || was === one) continue;
    const order: OrderRow = { ...orderRow(one, before.row, at), id, position: index, attempt: 0 };
    moves.changedOrders.push(order);
    const fresh = one.order.fills.slice(was.order.fills.length);
    moves.newFills.push(...fresh.map((fill, more) => fillRow(order, fill, was.order.fills.length + more)));
    moves.ledger.push(...fresh.map((fill) => ledgerOf({ one, fill, of: before.row, at })));
    const said = entry.events.filter(({ clientOrderId }) => clientOrderId === one.order.clientOrderId);
    events.push(
      orderEvent(order, {
        from: was.order.status,
        at,
        reason: said.at(-1)?.event.type ?? "report",
        details: { filled: formatScaled(filledAmount(one.order)), reported: formatScaled(one.order.reportedFilled) },
      }),
    );
  }
  const legs = deal.orders.filter(({ purpose }) => purpose === "leg");
  const isAnswered =
    legs.length >= deal.legs.length &&
    legs.every(({ order }) => order.status !== "pending" && order.status !== "unknown");
  const answered: DealRow = {
    ...before.row,
    updatedAt: at,
    answeredAt: before.row.answeredAt ?? (isAnswered ? at : null),
  };
  // A late trade that leaves a leg alone opens the deal again with the booking itself: a crash in between loses no leg.
  const isReopened = before.row.endedAt !== null && moves.newFills.length > 0 && !isBalanced(deal);
  const row: DealRow = isReopened
    ? { ...answered, status: "repairing", endedAt: null, realisedProfit: null, isHeld: false }
    : answered;
  if (isReopened) events.push(dealEvent(before.row, { to: "repairing", at, reason: "late_fill", details: {} }));
  return {
    moves: { ...moves, deal: row, events, audit: notices.flatMap((notice) => auditOf(notice, before)) },
    after: { ...before, deal, row },
  };
}

export function planCancelling(
  before: StoredDeal,
  entry: { readonly at: number; readonly clientOrderIds: readonly string[] },
): Plan {
  const { at } = entry;
  const ids = new Set(entry.clientOrderIds);
  const orders = before.deal.orders.map((one) =>
    ids.has(one.order.clientOrderId) ? { ...one, cancelAskedAt: at } : one,
  );
  const changedOrders = orders.flatMap((one, index): OrderRow[] => {
    const id = before.orderIds[index];
    if (id === undefined || !ids.has(one.order.clientOrderId)) return [];
    return [{ ...orderRow(one, before.row, at), id, position: index, attempt: 0 }];
  });
  const events = changedOrders.map((order) =>
    orderEvent(order, { from: order.status, at, reason: "cancel_asked", details: {} }),
  );
  const row = { ...before.row, updatedAt: at };
  return {
    moves: { ...NOTHING, deal: row, changedOrders, events },
    after: { ...before, deal: { ...before.deal, orders }, row },
  };
}

/** The deal needs a person, or is over. */
export function planDecided(
  before: StoredDeal,
  entry: {
    readonly at: number;
    readonly action: Extract<DealAction, { kind: "ask" | "finish" }>;
    readonly profit: bigint | undefined;
  },
): Plan {
  const { at, action, profit } = entry;
  const isOver = action.kind === "finish";
  const status = isOver ? action.outcome : "needs_decision";
  const row: DealRow = {
    ...before.row,
    status,
    updatedAt: at,
    realisedProfit: isOver ? (profit ?? null) : null,
    isHeld: isOver && action.isHeld,
    decision: isOver ? null : storeDecision(action, before.deal.policy),
    endedAt: isOver ? at : null,
  };
  const details: Record<string, string> = profit === undefined ? {} : { profit: formatScaled(profit) };
  if (action.kind === "ask") {
    details["lossMax"] = formatScaled(before.deal.policy.lossMax);
    for (const option of action.choices.options) details[`profit_${option.kind}`] = formatScaled(option.profit);
    for (const refusal of action.choices.refused) details[`refused_${refusal.kind}`] = refusal.reason;
  }
  const reason = isOver ? (action.isHeld ? "held" : "finished") : action.reason;
  const events = [dealEvent(before.row, { to: status, at, reason, details })];
  return { moves: { ...NOTHING, deal: row, events }, after: { ...before, row } };
}

type EventFacts = {
  readonly at: number;
  readonly reason: string;
  readonly details: Readonly<Record<string, string>>;
};

export const dealEvent = (deal: DealRow, { to, ...facts }: EventFacts & { readonly to: DealStatus }): EventDraft => ({
  userId: deal.userId,
  mode: deal.mode,
  dealId: deal.id,
  orderId: null,
  fromStatus: deal.status,
  toStatus: to,
  ...facts,
});

const orderEvent = (
  order: OrderRow,
  { from, ...facts }: EventFacts & { readonly from: string | null },
): EventDraft => ({
  userId: order.userId,
  mode: order.mode,
  dealId: order.dealId,
  orderId: order.id,
  fromStatus: from,
  toStatus: order.status,
  ...facts,
});

const orderRow = (one: DealOrder, deal: DealRow, at: number): Omit<OrderRow, "id" | "position" | "attempt"> => ({
  userId: deal.userId,
  mode: deal.mode,
  dealId: deal.id,
  leg: one.leg,
  purpose: one.purpose,
  market: storeMarket(one.market),
  venue: one.order.venue,
  symbol: one.order.symbol,
  side: one.order.side,
  type: one.order.type,
  timeInForce: one.order.timeInForce,
  amount: one.order.amount,
  price: one.order.price ?? null,
  clientOrderId: one.order.clientOrderId,
  status: one.order.status,
  venueOrderId: one.order.venueOrderId ?? null,
  reportedFilled: one.order.reportedFilled,
  rejectReason: one.order.rejectReason ?? null,
  sentAt: one.sentAt,
  cancelAskedAt: one.cancelAskedAt ?? null,
  updatedAt: at,
});

const fillRow = (order: OrderRow, fill: Fill, position: number): FillRow => ({
  orderId: order.id,
  position,
  userId: order.userId,
  mode: order.mode,
  venue: order.venue,
  symbol: order.symbol,
  side: order.side,
  tradeId: fill.tradeId,
  amount: fill.amount,
  price: fill.price,
  feeAsset: fill.fee?.asset ?? null,
  fee: fill.fee?.amount ?? null,
  filledAt: fill.at,
  recordedAt: order.updatedAt,
});

function ledgerOf(args: {
  readonly one: DealOrder;
  readonly fill: Fill;
  readonly of: DealRow;
  readonly at: number;
}): LedgerDraft {
  const { one, fill, of, at } = args;
  const booked = fillTransaction({ market: one.market, side: one.order.side, fill });
  return {
    transaction: {
      userId: of.userId,
      mode: of.mode,
      reference: booked.reference,
      kind: booked.kind,
      symbol: one.order.symbol,
      dealId: of.id,
      at: booked.at,
      recordedAt: at,
    },
    entries: booked.entries.map((part, position) => ({ ...part, position })),
  };
}

/** Trades that nobody counted on any more: booked, and never silently. */
function auditOf(notice: DealNotice, { row }: StoredDeal): AuditDraft[] {
  if (notice.kind !== "late_fill" && notice.kind !== "surplus") return [];
  const amount = notice.kind === "late_fill" ? notice.fill.amount : notice.amount;
  return [
    {
      actorType: "system",
      subjectId: row.userId,
      action: `orders.${notice.kind}`,
      objectType: "deal",
      objectId: row.id,
      outcome: "allow",
      details: {
        mode: row.mode,
        clientOrderId: notice.clientOrderId,
        amount: formatScaled(amount),
        ...(notice.kind === "late_fill" && { status: notice.status, tradeId: notice.fill.tradeId }),
      },
    },
  ];
}
