import type { MarketSymbol, VenueId } from "../market.ts";
import type { Side } from "../opportunity.ts";

export const ORDER_STATUSES = [
  /** Committed here, not yet answered by the venue. */
  "pending",
  "open",
  "partially_filled",
  "filled",
  "cancelled",
  "rejected",
  "expired",
  /** Sent, and whether the venue has it is not known: never sent again, never called failed. */
  "unknown",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export type OrderType = "limit" | "market";
/** `PO` is post-only. */
export type TimeInForce = "GTC" | "IOC" | "FOK" | "PO";

/** What is sent. Amounts are base units and prices quote per base, scaled by 10^18. */
export type OrderRequest = {
  /** Unique for ever: made from deal, leg and attempt before anything is sent. */
  readonly clientOrderId: string;
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly amount: bigint;
  /** The limit; undefined for a market order. */
  readonly price: bigint | undefined;
};

/** One trade of the venue. `tradeId` is unique per venue and symbol. */
export type Fill = {
  readonly tradeId: string;
  /** Base units scaled by 10^18, > 0. */
  readonly amount: bigint;
  /** Quote per base, scaled by 10^18. */
  readonly price: bigint;
  /** In whatever asset the venue took it, scaled by 10^18; negative is a rebate. */
  readonly fee: { readonly asset: string; readonly amount: bigint } | undefined;
  /** The venue's time, epoch ms. */
  readonly at: number;
};

export type Order = OrderRequest & {
  readonly status: OrderStatus;
  readonly venueOrderId: string | undefined;
  /** In order of arrival; each trade once. */
  readonly fills: readonly Fill[];
  /** The most that the venue ever said was filled: more than the fills add up to means that some are still missing. */
  readonly reportedFilled: bigint;
  readonly rejectReason: string | undefined;
};

export const createOrder = (request: OrderRequest): Order => ({
  ...request,
  status: "pending",
  venueOrderId: undefined,
  fills: [],
  reportedFilled: 0n,
  rejectReason: undefined,
});

/** Base units that trades account for. */
export const filledAmount = (order: Order): bigint => order.fills.reduce((sum, { amount }) => sum + amount, 0n);
