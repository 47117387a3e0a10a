import type { TakerSide } from "../book/limit-book.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { Account } from "./account.ts";

export type OrderType = "limit" | "market";
export type TimeInForce = "GTC" | "IOC" | "FOK" | "PO";
export type OrderStatus = "open" | "partially_filled" | "filled" | "cancelled" | "expired" | "rejected";

/** One fill of an order of an account. Price in ticks, size in amount steps, fee scaled by 10^18. */
export type OrderFill = {
  readonly tradeId: number;
  readonly price: number;
  readonly size: number;
  /** Quote value, scaled by 10^18. */
  readonly value: bigint;
  readonly fee: bigint;
  readonly feeAsset: string;
  readonly isMaker: boolean;
  readonly at: number;
};

/** An order as the venue knows it. */
export type AccountOrder = {
  readonly id: number;
  readonly clientId: string;
  readonly account: Account;
  readonly market: SimulatedBook;
  readonly side: TakerSide;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** Ticks; undefined for a market order. */
  readonly price: number | undefined;
  /** Amount steps. */
  readonly size: number;
  /** For a market order that was asked in quote: scaled by 10^18. */
  readonly quoteSize: bigint | undefined;
  readonly createdAt: number;
  /** Every fill of this order is to be reported twice. */
  readonly isDuplicated: boolean;
  filled: number;
  /** Quote value of all fills, scaled by 10^18. */
  value: bigint;
  status: OrderStatus;
  updatedAt: number;
  /** What is still locked for it, scaled by 10^18. */
  locked: bigint;
  readonly fills: OrderFill[];
};

export const isFinal = ({ status }: Pick<AccountOrder, "status">): boolean =>
  status !== "open" && status !== "partially_filled";
