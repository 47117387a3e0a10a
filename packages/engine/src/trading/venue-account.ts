import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { OrderGateway } from "./trading-ports.ts";

/** Of one asset, scaled by 10^18. `free` may be ordered with, `used` is held by orders. */
export type VenueBalance = { readonly asset: string; readonly free: bigint; readonly used: bigint };

/** An order that rests at the venue, whoever placed it. Amounts are base units scaled by 10^18. */
export type RestingOrder = {
  /** Undefined where it was not placed with one. */
  readonly clientOrderId: string | undefined;
  readonly venueOrderId: string;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly amount: bigint;
  readonly filled: bigint;
};

/** What a venue says by itself. The same may come by an answer, too: every piece of news counts once. */
export type AccountReport =
  | { readonly type: "order"; readonly clientOrderId: string; readonly event: OrderEvent }
  /** Of the assets that it speaks of; those that are not in it stay as they were. */
  | { readonly type: "balances"; readonly balances: readonly VenueBalance[] }
  /** While it is not connected, only what is asked for is known: when it is again, open orders are to be looked for. */
  | { readonly type: "link"; readonly isConnected: boolean };

/** One user's account at one venue: a real venue through its key, or the paper venue. */
export type VenueAccount = OrderGateway & {
  readonly venue: VenueId;
  /** All balances that are not nothing. Rejects where they were not answered whole. */
  readonly balances: () => Promise<readonly VenueBalance[]>;
  /** Every order that rests. Rejects where they were not answered whole. */
  readonly resting: () => Promise<readonly RestingOrder[]>;
  /**
   * The venue's dead-man's switch, absent where it has none: it cancels all orders `ms` from now unless it is asked
   * again before; 0 switches it off. Rejects where it was not confirmed.
   */
  readonly cancelAllAfter?: (ms: number) => Promise<void>;
  /** Listens to the venue's streams, reconnecting by itself, until `stop`. Reports are synchronous and must not throw. */
  readonly start: (hear: (report: AccountReport) => void) => void;
  readonly stop: () => Promise<void>;
};
