import * as z from "zod";
import { Decimal, EpochMs, SymbolName, Uuid, VenueName } from "./primitives.ts";

export const OpportunityKind = z.enum(["cross", "triangular", "cycle", "basis"]);
export type OpportunityKind = z.infer<typeof OpportunityKind>;

export const Leg = z.object({
  venue: VenueName,
  symbol: SymbolName,
  side: z.enum(["buy", "sell"]),
  price: Decimal,
  worstPrice: Decimal,
  amount: Decimal,
  feeBps: z.number(),
});
export type Leg = z.infer<typeof Leg>;

/** Sizes are those of the best feasible chain at `lastSeenAt`; money is in `startAsset`. */
export const Opportunity = z.object({
  id: z.string(),
  kind: OpportunityKind,
  legs: z.array(Leg),
  startAsset: z.string(),
  notional: Decimal,
  grossBps: z.number(),
  netBps: z.number(),
  profit: Decimal,
  profitAsset: z.string(),
  firstSeenAt: EpochMs,
  lastSeenAt: EpochMs,
  status: z.enum(["open", "closed"]),
  blockedBy: z.array(z.string()),
});
export type Opportunity = z.infer<typeof Opportunity>;

/** Longer than the longest id: six steps of a cycle, each with a venue, a symbol and a side. */
const ID_LENGTH_MAX = 1000;
export const OpportunityInput = z.strictObject({ id: z.string().min(1).max(ID_LENGTH_MAX) });
export type OpportunityInput = z.infer<typeof OpportunityInput>;

/** A leg with what it takes, pays and leaves over. `value` is in quote, before fees. */
export const ExplainedLeg = Leg.extend({
  /** Price and the amount taken of each level, best first; the first 200 of `levelCount`. */
  levelsUsed: z.array(z.tuple([Decimal, Decimal])),
  levelCount: z.int(),
  value: Decimal,
  paid: Decimal,
  paidAsset: z.string(),
  received: Decimal,
  receivedAsset: z.string(),
  fee: Decimal,
  feeAsset: z.string(),
  /** In `paidAsset`: what the leg before brought and this one cannot use, by its steps or its book. */
  surplus: Decimal,
});
export type ExplainedLeg = z.infer<typeof ExplainedLeg>;

/** Notional and profit in the start asset; for drawing. */
const CurvePoint = z.tuple([z.number(), z.number()]);

/** An open opportunity explained on the books of the moment of the answer. */
export const ExplainedOpportunity = Opportunity.extend({
  legs: z.array(ExplainedLeg),
  peakNetBps: z.number(),
  profitOverSize: z.object({
    /** What each size would earn if amounts were not rounded: straight lines between at most 64 points. */
    points: z.array(CurvePoint),
    /** The highest of the points. */
    best: CurvePoint,
    /** The size that is offered, and what it earns after rounding. */
    chosen: CurvePoint,
    /** The most that may be paid at the start; null is no limit. */
    maxNotional: Decimal.nullable(),
  }),
});
export type ExplainedOpportunity = z.infer<typeof ExplainedOpportunity>;

export const OpportunityFilter = z.strictObject({
  kinds: z.array(OpportunityKind).max(4).optional(),
  symbols: z.array(SymbolName).max(500).optional(),
  venues: z.array(VenueName).max(100).optional(),
  minNetBps: z.number().min(-10_000).max(1_000_000).optional(),
});
export type OpportunityFilter = z.infer<typeof OpportunityFilter>;

export const OpportunitiesListInput = OpportunityFilter.extend({
  limit: z.int().min(1).max(200).optional(),
  before: z.string().max(400).optional(),
}).optional();
export type OpportunitiesListInput = z.infer<typeof OpportunitiesListInput>;

/** Of opportunities that have closed: `from` and `to` bound when they were last seen; `before` is an `entryId`. */
export const OpportunityHistoryInput = OpportunityFilter.extend({
  from: EpochMs.optional(),
  to: EpochMs.optional(),
  limit: z.int().min(1).max(200).optional(),
  before: Uuid.optional(),
}).optional();
export type OpportunityHistoryInput = z.infer<typeof OpportunityHistoryInput>;

/** One life of an opportunity: its `id` returns when it opens again, its `entryId` never does. */
export const ClosedOpportunity = Opportunity.extend({ entryId: Uuid, peakNetBps: z.number() });
export type ClosedOpportunity = z.infer<typeof ClosedOpportunity>;
