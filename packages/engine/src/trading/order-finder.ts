import type { DealMode } from "@tandem/domain/deals/deal";
import type { OrderStatus } from "@tandem/domain/orders/order";

/** An order by all its names. */
export type KnownOrder = {
  readonly orderId: string;
  readonly dealId: string;
  readonly mode: DealMode;
  readonly clientOrderId: string;
  readonly status: OrderStatus;
};

/** Reads what the trader must know of deals and orders that it does not hold. */
export type OrderFinder = {
  readonly byOrderId: (userId: string, orderId: string) => Promise<KnownOrder | undefined>;
  readonly byClientOrderId: (userId: string, clientOrderId: string) => Promise<KnownOrder | undefined>;
  /** The first order of a deal. */
  readonly firstOfDeal: (userId: string, dealId: string) => Promise<KnownOrder | undefined>;
  /** The deal that was opened by this key before. */
  readonly dealOfKey: (args: {
    readonly userId: string;
    readonly procedure: string;
    readonly key: string;
  }) => Promise<{ readonly dealId: string } | undefined>;
};
