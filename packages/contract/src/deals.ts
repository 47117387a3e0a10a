import * as z from "zod";
import { OpportunityKind } from "./opportunities.ts";
import { Order, OrderPurpose, OrderSide } from "./orders.ts";
import { Decimal, EpochMs, SymbolName, Uuid, VenueName } from "./primitives.ts";
import { Denial, IdempotencyKey, PositiveDecimal, TradingMode } from "./trading.ts";

export const DealStatus = z.enum(["pending", "working", "repairing", "needs_decision", "done", "failed"]);
export type DealStatus = z.infer<typeof DealStatus>;

const OpportunityId = z.string().min(1).max(1000);

export const TradePreviewInput = z.strictObject({
  opportunityId: OpportunityId,
  mode: TradingMode,
  /** In the opportunity's start asset. */
  maxNotional: PositiveDecimal.optional(),
});
export type TradePreviewInput = z.infer<typeof TradePreviewInput>;

export const PlannedLeg = z.object({
  venue: VenueName,
  symbol: SymbolName,
  side: OrderSide,
  amount: Decimal,
  /** Average over the levels that it takes. */
  price: Decimal,
  /** The limit of its order. */
  worstPrice: Decimal,
  fee: Decimal,
  feeAsset: z.string(),
});
export type PlannedLeg = z.infer<typeof PlannedLeg>;

/** What the deal would be on the books of this moment, and every rule that would refuse it. */
export const TradePreview = z.object({
  opportunityId: OpportunityId,
  mode: TradingMode,
  legs: z.array(PlannedLeg),
  startAsset: z.string(),
  notional: Decimal,
  expectedProfit: Decimal,
  profitAsset: z.string(),
  netBps: z.number(),
  denials: z.array(Denial),
});
export type TradePreview = z.infer<typeof TradePreview>;

export const TradeExecuteInput = TradePreviewInput.extend({ idempotencyKey: IdempotencyKey });
export type TradeExecuteInput = z.infer<typeof TradeExecuteInput>;

export const TradeExecuted = z.object({ dealId: Uuid, status: DealStatus });
export type TradeExecuted = z.infer<typeof TradeExecuted>;

export const RepairKind = z.enum(["complete", "unwind", "elsewhere", "hold"]);
export type RepairKind = z.infer<typeof RepairKind>;

/** A way out of a one-sided deal, priced from the live depth. */
export const RepairOption = z.object({
  kind: RepairKind,
  trades: z.array(
    z.object({
      leg: z.int(),
      purpose: OrderPurpose,
      venue: VenueName,
      symbol: SymbolName,
      side: OrderSide,
      amount: Decimal,
      price: Decimal,
    }),
  ),
  /** What the whole deal then earns, in its start asset. */
  profit: Decimal,
});
export type RepairOption = z.infer<typeof RepairOption>;

/** Why a person must choose, and what from. */
export const DealDecision = z.object({
  reason: z.enum(["too_expensive", "no_way_out", "too_many_repairs", "halted"]),
  options: z.array(RepairOption),
  refused: z.array(z.object({ kind: RepairKind, reason: z.string() })),
  /** The most that it may lose without being asked, in the start asset. */
  lossMax: Decimal,
});
export type DealDecision = z.infer<typeof DealDecision>;

export const DealLeg = PlannedLeg.extend({
  /** Carried out, what was taken back deducted. */
  filled: Decimal,
  averagePrice: Decimal.nullable(),
  /** Against `price`; positive is worse for us; null while nothing is filled. */
  slippageBps: z.number().nullable(),
});
export type DealLeg = z.infer<typeof DealLeg>;

export const DealEvent = z.object({
  id: Uuid,
  at: EpochMs,
  from: DealStatus.nullable(),
  to: DealStatus,
  /** A snake_case word: what happened. */
  reason: z.string(),
  /** Its numbers, as text. */
  details: z.record(z.string(), z.string()),
});
export type DealEvent = z.infer<typeof DealEvent>;

const summary = z.object({
  id: Uuid,
  status: DealStatus,
  mode: TradingMode,
  kind: OpportunityKind,
  opportunityId: z.string(),
  /** Null where a person traded. */
  strategyId: Uuid.nullable(),
  legs: z.array(DealLeg),
  startAsset: z.string(),
  notional: Decimal,
  expectedProfit: Decimal,
  /** Null until it is over. In the start asset, fees included, what is left over valued at the end. */
  realisedProfit: Decimal.nullable(),
  profitAsset: z.string(),
  decision: DealDecision.nullable(),
  createdAt: EpochMs,
  updatedAt: EpochMs,
  endedAt: EpochMs.nullable(),
});
/** `fills` are those of `orders`, in order of time. `latency` in ms from the decision, where it is known. */
export const Deal = summary.extend({
  orders: z.array(Order),
  fills: z.array(Order.shape.fills.element.extend({ orderId: Uuid, leg: z.int() })),
  events: z.array(DealEvent),
  latency: z.object({
    /** From the decision until it was written down. */
    committedMs: z.number().nullable(),
    /** Until the first order was on the wire. */
    sentMs: z.number().nullable(),
    /** Until every leg was answered. */
    answeredMs: z.number().nullable(),
    endedMs: z.number().nullable(),
  }),
});
export type Deal = z.infer<typeof Deal>;

export const DealsListInput = z
  .strictObject({
    mode: TradingMode.optional(),
    statuses: z.array(DealStatus).max(6).optional(),
    strategyId: Uuid.optional(),
    symbol: SymbolName.optional(),
    from: EpochMs.optional(),
    to: EpochMs.optional(),
    limit: z.int().min(1).max(200).optional(),
    before: Uuid.optional(),
  })
  .optional();
export type DealsListInput = z.infer<typeof DealsListInput>;

export const DealInput = z.strictObject({ id: Uuid });
export type DealInput = z.infer<typeof DealInput>;

/** A person's choice for a deal that needs one; it is priced again when it is carried out. */
export const DealDecideInput = z.strictObject({ id: Uuid, choice: RepairKind, idempotencyKey: IdempotencyKey });
export type DealDecideInput = z.infer<typeof DealDecideInput>;

export const DealsWatchInput = z
  .strictObject({ mode: TradingMode.optional(), lastEventId: z.string().max(64).nullish() })
  .optional();
export type DealsWatchInput = z.infer<typeof DealsWatchInput>;
