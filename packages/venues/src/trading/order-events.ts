import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { Fill } from "@tandem/domain/orders/order";
import type { OrderRow } from "./dialect.ts";

/** What a venue's list and its trades say of an order. Without a state that is known, it is at least there. */
export function orderEvents({ status, filled, venueOrderId }: OrderRow, fills: readonly Fill[]): OrderEvent[] {
  const told = fills.map((fill): OrderEvent => ({ type: "fill", fill }));
  const state: OrderEvent =
    status === undefined ? { type: "accepted", venueOrderId } : { type: "report", status, filled, venueOrderId };
  return [...told, state];
}
