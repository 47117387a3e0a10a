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
