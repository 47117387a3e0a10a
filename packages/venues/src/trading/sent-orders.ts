import type { MarketSymbol } from "@tandem/domain/market";

export type SentOrder = {
  readonly symbol: MarketSymbol;
  readonly sentAt: number;
  /** When its send had an end, whatever came of it, epoch ms; undefined while it is on its way. */
  endedAt: number | undefined;
  /** Its final state was told. */
  isOver: boolean;
};

/** As many are remembered; the trader asks for what is older. */
const SENT_MAX = 10_000;

/** What this process has sent, and how far its answers have come. */
export class SentOrders {
  readonly #orders = new Map<string, SentOrder>();

  add(clientOrderId: string, sent: { readonly symbol: MarketSymbol; readonly sentAt: number }): SentOrder {
    const order: SentOrder = { ...sent, endedAt: undefined, isOver: false };
    this.#orders.set(clientOrderId, order);
    if (this.#orders.size > SENT_MAX) {
      const [oldest] = this.#orders.keys();
      if (oldest !== undefined) this.#orders.delete(oldest);
    }
    return order;
  }

  get(clientOrderId: string): SentOrder | undefined {
    return this.#orders.get(clientOrderId);
  }
}
