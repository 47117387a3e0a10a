import type { OrderStatus } from "./order.ts";

/** What may follow what. The right-hand side of a final status is empty. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ["open", "partially_filled", "filled", "cancelled", "rejected", "expired", "unknown"],
  unknown: ["open", "partially_filled", "filled", "cancelled", "rejected", "expired"],
  // A venue may turn an order away after it took it (post-only), or say that it does not know it any more.
  open: ["partially_filled", "filled", "cancelled", "rejected", "expired", "unknown"],
  partially_filled: ["filled", "cancelled", "expired", "unknown"],
  filled: [],
  cancelled: [],
  rejected: [],
  expired: [],
};

export const mayFollow = (from: OrderStatus, to: OrderStatus): boolean => ORDER_TRANSITIONS[from].includes(to);

/** Nothing more can happen at the venue, by its own word. */
export const isFinalStatus = (status: OrderStatus): boolean => ORDER_TRANSITIONS[status].length === 0;
