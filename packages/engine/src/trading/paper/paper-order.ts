import type { Market } from "@tandem/domain/market";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { type Fill, filledAmount, type Order, type OrderRequest } from "@tandem/domain/orders/order";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";

/** An order as the paper venue has it. */
export type PaperOrder = {
  readonly request: OrderRequest;
  readonly market: Market;
  readonly fills: Fill[];
  status: "open" | "filled" | "cancelled";
  filled: bigint;
  /** What its rest holds of the asset that it pays with. */
  held: bigint;
};

export const newPaperOrder = (request: OrderRequest, market: Market): PaperOrder => ({
  request,
  market,
  fills: [],
  status: "open",
  filled: 0n,
  held: 0n,
});

/** An order of the journal; undefined where the journal never saw it at the venue. */
export function knownPaperOrder(order: Order, market: Market): PaperOrder | undefined {
  if (order.venueOrderId === undefined && order.fills.length === 0) return undefined;
  const filled = filledAmount(order);
  const isOver = isFinalStatus(order.status) || !mayRest(order) || filled >= order.amount;
  const status = filled >= order.amount ? "filled" : isOver ? "cancelled" : "open";
  return { ...newPaperOrder(order, market), fills: [...order.fills], filled, status };
}

export const mayRest = ({ type, timeInForce }: OrderRequest): boolean =>
  type === "limit" && (timeInForce === "GTC" || timeInForce === "PO");

export const leftOf = ({ request, filled }: PaperOrder): bigint => request.amount - filled;

/** The same after every start, so that the ledger books a trade once even if it is told twice. */
export const nextTradeId = ({ request, fills }: PaperOrder): string => `${request.clientOrderId}-${fills.length}`;

export const paperOrderId = ({ request }: PaperOrder): string => `paper-${request.clientOrderId}`;

/** The trades from the `from`-th on, and how the order stands. */
export function paperEvents(order: PaperOrder, from = 0): OrderEvent[] {
  const fills = order.fills.slice(from).map((fill): OrderEvent => ({ type: "fill", fill }));
  const { filled, status } = order;
  return [...fills, { type: "report", status, filled, venueOrderId: paperOrderId(order) }];
}
