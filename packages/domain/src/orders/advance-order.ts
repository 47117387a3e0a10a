import { type Fill, filledAmount, type Order, type OrderStatus } from "./order.ts";
import { isFinalStatus, mayFollow } from "./order-transitions.ts";

export type UnknownCause = "timeout" | "server_error" | "connection_lost" | "not_found" | "unreadable" | "crashed";

/** What a venue, or the lack of its answer, says about one order. May come twice, late and out of order. */
export type OrderEvent =
  | { readonly type: "accepted"; readonly venueOrderId: string | undefined }
  /** A refusal that the venue's table of definite errors lists: the order does not exist. */
  | { readonly type: "rejected"; readonly reason: string }
  | { readonly type: "outcome_unknown"; readonly cause: UnknownCause }
  | { readonly type: "fill"; readonly fill: Fill }
  | {
      readonly type: "report";
      readonly status: Exclude<OrderStatus, "pending" | "unknown">;
      /** Cumulative base units, scaled by 10^18. */
      readonly filled: bigint;
      readonly venueOrderId?: string;
    }
  /** A history that covers the whole time since it was sent does not have the order. */
  | { readonly type: "never_arrived" };

/** What somebody must know or do; the money in it is booked already. */
export type OrderNotice =
  | { readonly kind: "filled"; readonly fill: Fill }
  /** After a final status: booked all the same. */
  | { readonly kind: "late_fill"; readonly fill: Fill; readonly status: OrderStatus }
  /** More than was ordered, in base units. */
  | { readonly kind: "surplus"; readonly amount: bigint }
  /** The venue speaks of more than its trades that we know account for. */
  | { readonly kind: "fills_missing"; readonly amount: bigint }
  | { readonly kind: "contradiction"; readonly from: OrderStatus; readonly to: OrderStatus };

export type Advanced = { readonly order: Order; readonly notices: readonly OrderNotice[] };

/**
 * The order after one more piece of news. Cumulative amounts only grow, a trade counts once, and what cannot
 * follow changes nothing and is told as a contradiction: news that is merely old is ignored.
 */
export function advanceOrder(order: Order, event: OrderEvent): Advanced {
  switch (event.type) {
    case "accepted": {
      const known = withVenueOrderId(order, event.venueOrderId);
      return order.status === "pending" || order.status === "unknown" ? moveTo(known, "open") : quiet(known);
    }
    case "rejected":
      return moveTo({ ...order, rejectReason: order.rejectReason ?? event.reason }, "rejected");
    case "outcome_unknown":
      return isFinalStatus(order.status) ? quiet(order) : moveTo(order, "unknown");
    case "never_arrived":
      // Trades are proof that it did.
      if (order.fills.length > 0 || order.reportedFilled > 0n)
        return { order, notices: [{ kind: "contradiction", from: order.status, to: "rejected" }] };
      return moveTo({ ...order, rejectReason: order.rejectReason ?? "never_arrived" }, "rejected");
    case "fill":
      return addFill(order, event.fill);
    case "report":
      return report(withVenueOrderId(order, event.venueOrderId), event);
  }
}

/** Final by the venue's word, and every trade that it spoke of is known: nothing is left to ask. */
export const isSettled = (order: Order): boolean =>
  isFinalStatus(order.status) && filledAmount(order) >= order.reportedFilled;

const quiet = (order: Order): Advanced => ({ order, notices: [] });

const withVenueOrderId = (order: Order, id: string | undefined): Order =>
  order.venueOrderId === undefined && id !== undefined ? { ...order, venueOrderId: id } : order;

function moveTo(order: Order, to: OrderStatus): Advanced {
  if (order.status === to) return quiet(order);
  if (mayFollow(order.status, to)) return quiet({ ...order, status: to });
  const isOld = !isFinalStatus(to);
  return { order, notices: isOld ? [] : [{ kind: "contradiction", from: order.status, to }] };
}

function addFill(before: Order, fill: Fill): Advanced {
  if (fill.amount <= 0n || before.fills.some(({ tradeId }) => tradeId === fill.tradeId)) return quiet(before);
  const order = { ...before, fills: [...before.fills, fill] };
  const filled = filledAmount(order);
  const notices: OrderNotice[] = [];
  const isLate = isFinalStatus(before.status) && filled > before.reportedFilled;
  notices.push(isLate ? { kind: "late_fill", fill, status: before.status } : { kind: "filled", fill });
  const surplusBefore = filled - fill.amount - order.amount;
  const surplus = filled - order.amount - (surplusBefore > 0n ? surplusBefore : 0n);
  if (surplus > 0n) notices.push({ kind: "surplus", amount: surplus });
  if (isFinalStatus(order.status)) return { order, notices };
  return { order: { ...order, status: filled >= order.amount ? "filled" : "partially_filled" }, notices };
}

function report(before: Order, said: Extract<OrderEvent, { type: "report" }>): Advanced {
  const reportedFilled = said.filled > before.reportedFilled ? said.filled : before.reportedFilled;
  const moved = moveTo({ ...before, reportedFilled }, statusOf(said, reportedFilled));
  const missing = reportedFilled - filledAmount(before);
  if (missing <= 0n) return moved;
  return { ...moved, notices: [...moved.notices, { kind: "fills_missing", amount: missing }] };
}

/** An order that is said to be open and has trades is partially filled, whatever the venue calls it. */
const statusOf = (said: Extract<OrderEvent, { type: "report" }>, filled: bigint): OrderStatus =>
  said.status === "open" && filled > 0n ? "partially_filled" : said.status;
