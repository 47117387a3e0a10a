import type { Deal, DealEvent, DealLeg } from "@tandem/contract/deals";
import { DealStatus } from "@tandem/contract/deals";
import type { TradingEventRow } from "@tandem/db/trading/list-deals";
import type { StoredOrder } from "@tandem/db/trading/list-orders";
import type { StoredDeal } from "@tandem/db/trading/read-deals";
import { executedAmounts } from "@tandem/domain/deals/executed";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import { averagePrice, toWireFill, toWireOrder } from "./to-wire-order.ts";

export type WholeDeal = {
  readonly stored: StoredDeal;
  readonly orders: readonly StoredOrder[];
  /** Of the deal as a whole. */
  readonly events: readonly TradingEventRow[];
};

/** A deal with all that happened to it; money and amounts as plain decimal text, exactly. */
export function toWireDeal({ stored, orders, events }: WholeDeal): Deal {
  const { row } = stored;
  const since = (at: number | null): number | null => (at === null ? null : Math.max(0, at - row.decidedAt));
  return {
    id: row.id,
    status: row.status,
    mode: row.mode,
    // Lists leave orders by hand out.
    kind: row.kind === "order" ? "cross" : row.kind,
    opportunityId: row.opportunityId ?? "",
    strategyId: row.strategyId,
    legs: toLegs(stored),
    startAsset: row.startAsset,
    notional: formatScaled(row.notional),
    expectedProfit: formatScaled(row.expectedProfit),
    realisedProfit: row.realisedProfit === null ? null : formatScaled(row.realisedProfit),
    profitAsset: row.startAsset,
    decision: row.decision && toDecision(row.decision),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    endedAt: row.endedAt,
    orders: orders.map(toWireOrder),
    fills: orders
      .flatMap(({ order, fills }) => fills.map((fill) => ({ ...toWireFill(fill), orderId: order.id, leg: order.leg })))
      .sort((a, b) => a.filledAt - b.filledAt),
    events: events.map(toWireEvent),
    latency: {
      committedMs: since(row.committedAt),
      sentMs: since(row.sentAt),
      answeredMs: since(row.answeredAt),
      endedMs: since(row.endedAt),
    },
  };
}

export const toWireEvent = (row: TradingEventRow): DealEvent => ({
  id: row.id,
  at: row.at,
  from: row.fromStatus === null ? null : statusOf(row.fromStatus),
  to: statusOf(row.toStatus),
  reason: row.reason,
  details: { ...row.details },
});

const statusOf = (text: string): DealStatus => DealStatus.parse(text);

function toLegs({ deal, row }: StoredDeal): DealLeg[] {
  const executed = executedAmounts(deal);
  return row.legs.map((leg, index) => {
    const forward = deal.orders.filter((one) => one.leg === index && one.order.side === leg.side);
    const average = averagePrice(forward.flatMap(({ order }) => order.fills));
    return {
      venue: leg.market.venue,
      symbol: leg.market.symbol,
      side: leg.side,
      amount: leg.amount,
      price: leg.price,
      worstPrice: leg.worstPrice,
      fee: leg.fee,
      feeAsset: leg.feeAsset,
      filled: formatScaled(executed[index] ?? 0n),
      averagePrice: average === undefined ? null : formatScaled(average),
      slippageBps: average === undefined ? null : slippage(leg.side, parseScaled(leg.price), average),
    };
  });
}

const BPS = 10_000n;
/** Two decimals are kept. */
const HUNDREDTHS = 100n;

function slippage(side: "buy" | "sell", planned: bigint, average: bigint): number | null {
  if (planned === 0n) return null;
  const worse = side === "buy" ? average - planned : planned - average;
  return Number((worse * BPS * HUNDREDTHS) / planned) / Number(HUNDREDTHS);
}

const toDecision = (decision: NonNullable<StoredDeal["row"]["decision"]>): NonNullable<Deal["decision"]> => ({
  reason: decision.reason,
  options: decision.options.map(({ kind, trades, profit }) => ({
    kind,
    profit,
    trades: trades.map((trade) => ({ ...trade })),
  })),
  refused: decision.refused.map((one) => ({ ...one })),
  lossMax: decision.lossMax,
});
