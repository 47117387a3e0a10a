import type { Fill, Order } from "@tandem/contract/orders";
import type { StoredOrder } from "@tandem/db/trading/list-orders";
import type { FillRow } from "@tandem/db/trading/read-deals";
import { formatScaled } from "@tandem/domain/money";

export const toWireFill = (row: Omit<FillRow, "recordedAt">): Fill => ({
  tradeId: row.tradeId,
  amount: formatScaled(row.amount),
  price: formatScaled(row.price),
  fee: row.fee === null ? null : formatScaled(row.fee),
  feeAsset: row.feeAsset,
  filledAt: row.filledAt,
});

/** Over what was filled, rounded down; undefined while nothing is. */
export function averagePrice(
  fills: readonly { readonly amount: bigint; readonly price: bigint }[],
): bigint | undefined {
  let amount = 0n;
  let value = 0n;
  for (const fill of fills) {
    amount += fill.amount;
    value += fill.amount * fill.price;
  }
  return amount === 0n ? undefined : value / amount;
}

export function toWireOrder({ order, fills, isByHand }: StoredOrder): Order {
  const average = averagePrice(fills);
  return {
    id: order.id,
    dealId: isByHand ? null : order.dealId,
    leg: order.leg,
    purpose: order.purpose,
    mode: order.mode,
    venue: order.venue,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    amount: formatScaled(order.amount),
    price: order.price === null ? null : formatScaled(order.price),
    filled: formatScaled(fills.reduce((sum, { amount }) => sum + amount, 0n)),
    averagePrice: average === undefined ? null : formatScaled(average),
    status: order.status,
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    rejectReason: order.rejectReason,
    fills: fills.map(toWireFill),
    createdAt: order.sentAt,
    updatedAt: order.updatedAt,
  };
}
