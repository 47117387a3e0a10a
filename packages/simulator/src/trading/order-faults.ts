export const ORDER_FAULT_KINDS = [
  "reject",
  "partial",
  "timeout_but_filled",
  "timeout_not_filled",
  "rate_limit",
  "server_error",
  "duplicate",
] as const;
export type OrderFaultKind = (typeof ORDER_FAULT_KINDS)[number];
export type OrderFault = { readonly kind: OrderFaultKind; readonly ratio: number };

/** What the next orders of a venue will meet, first told first met. */
export class OrderFaults {
  #queue: { fault: OrderFault; left: number }[] = [];

  add(fault: OrderFault, count: number): void {
    this.#queue.push({ fault, left: count });
  }

  /** Called once for each order that arrives. */
  take(): OrderFault | undefined {
    const [first] = this.#queue;
    if (!first) return undefined;
    first.left -= 1;
    if (first.left === 0) this.#queue.shift();
    return first.fault;
  }

  clear(): void {
    this.#queue = [];
  }
}
