import type { TakerSide } from "../book/limit-book.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { OrderType, TimeInForce } from "./order.ts";

/** An order as it is asked, parsed into ticks and steps. Exactly one of `size` and `quoteSize` is given. */
export type OrderRequest = {
  readonly market: SimulatedBook;
  readonly side: TakerSide;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price?: number | undefined;
  readonly size?: number | undefined;
  /** Quote to spend or to earn with a market order, scaled by 10^18. */
  readonly quoteSize?: bigint | undefined;
  readonly clientId?: string | undefined;
};

/** Why a venue does not take an order. Each venue words it its own way. */
export type OrderRefusal =
  | { readonly kind: "size_too_small" }
  | { readonly kind: "notional_too_small" }
  | { readonly kind: "no_liquidity" }
  | { readonly kind: "insufficient_funds"; readonly asset: string }
  | { readonly kind: "would_take" }
  | { readonly kind: "duplicate_client_id" };
