import { ORDER_STATUSES } from "@tandem/domain/orders/order";
import * as z from "zod";
import { Decimal, EpochMs, SymbolName, Uuid, VenueName } from "./primitives.ts";
import { IdempotencyKey, PositiveDecimal, TradingMode } from "./trading.ts";

export const OrderStatus = z.enum(ORDER_STATUSES);
export type OrderStatus = z.infer<typeof OrderStatus>;
export const OrderSide = z.enum(["buy", "sell"]);
export type OrderSide = z.infer<typeof OrderSide>;
/** `PO` is post-only. */
export const TimeInForce = z.enum(["GTC", "IOC", "FOK", "PO"]);
export type TimeInForce = z.infer<typeof TimeInForce>;

const order = {
  venue: VenueName,
  symbol: SymbolName,
  side: OrderSide,
  /** Base units. */
  amount: PositiveDecimal,
  mode: TradingMode,
  idempotencyKey: IdempotencyKey,
};

/** A limit order rests until it is cancelled where no `timeInForce` is given; a market order takes what is there. */
export const OrderPlaceInput = z.discriminatedUnion("type", [
  z.strictObject({ ...order, type: z.literal("limit"), price: PositiveDecimal, timeInForce: TimeInForce.optional() }),
  z.strictObject({ ...order, type: z.literal("market"), timeInForce: z.enum(["IOC", "FOK"]).optional() }),
]);
export type OrderPlaceInput = z.infer<typeof OrderPlaceInput>;

export const OrderPlaced = z.object({ orderId: Uuid, clientOrderId: z.string(), status: OrderStatus });
export type OrderPlaced = z.infer<typeof OrderPlaced>;

export const Fill = z.object({
  /** The venue's. */
  tradeId: z.string(),
  amount: Decimal,
  price: Decimal,
  /** Negative is a rebate; null where the venue did not say yet. */
  fee: Decimal.nullable(),
  feeAsset: z.string().nullable(),
  filledAt: EpochMs,
});
export type Fill = z.infer<typeof Fill>;

export const OrderPurpose = z.enum(["leg", "complete", "unwind", "elsewhere"]);

export const Order = z.object({
  id: Uuid,
  /** Null for an order by hand. */
  dealId: Uuid.nullable(),
  /** Index of the deal's leg. */
  leg: z.int(),
  purpose: OrderPurpose,
  mode: TradingMode,
  venue: VenueName,
  symbol: SymbolName,
  side: OrderSide,
  type: z.enum(["limit", "market"]),
  timeInForce: TimeInForce,
  amount: Decimal,
  /** The limit; null for a market order. */
  price: Decimal.nullable(),
  /** Base units that trades account for. */
  filled: Decimal,
  /** Null while nothing is filled. */
  averagePrice: Decimal.nullable(),
  status: OrderStatus,
  clientOrderId: z.string(),
  venueOrderId: z.string().nullable(),
  rejectReason: z.string().nullable(),
  fills: z.array(Fill),
  createdAt: EpochMs,
  updatedAt: EpochMs,
});
export type Order = z.infer<typeof Order>;

export const OrdersListInput = z
  .strictObject({
    mode: TradingMode.optional(),
    venue: VenueName.optional(),
    symbol: SymbolName.optional(),
    dealId: Uuid.optional(),
    /** Only those that are not final. */
    open: z.boolean().optional(),
    limit: z.int().min(1).max(200).optional(),
    before: Uuid.optional(),
  })
  .optional();
export type OrdersListInput = z.infer<typeof OrdersListInput>;

export const OrderInput = z.strictObject({ id: Uuid });
export type OrderInput = z.infer<typeof OrderInput>;

export const OrderCancelAllInput = z
  .strictObject({ mode: TradingMode.optional(), venue: VenueName.optional(), symbol: SymbolName.optional() })
  .optional();
export type OrderCancelAllInput = z.infer<typeof OrderCancelAllInput>;

/** How many orders a cancel was asked for; what became of them the orders tell. */
export const OrdersCancelled = z.object({ cancelled: z.int() });
export type OrdersCancelled = z.infer<typeof OrdersCancelled>;

export const OrdersWatchInput = z
  .strictObject({ mode: TradingMode.optional(), lastEventId: z.string().max(64).nullish() })
  .optional();
export type OrdersWatchInput = z.infer<typeof OrdersWatchInput>;
