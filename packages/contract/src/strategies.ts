import * as z from "zod";
import { OpportunityKind } from "./opportunities.ts";
import { EpochMs, SymbolName, Uuid, VenueName } from "./primitives.ts";
import { PositiveDecimal, TradingMode } from "./trading.ts";

const settings = {
  name: z.string().trim().min(1).max(60),
  kinds: z.array(OpportunityKind).min(1).max(4),
  /** Empty: all of them. */
  symbols: z.array(SymbolName).max(500),
  venues: z.array(VenueName).max(100),
  /** Trades from this edge on, and again only after it fell below: fees are not paid in loops. */
  minNetBps: z.number().min(0).max(10_000),
  /** The most a deal may spend, in the opportunity's start asset. */
  maxNotional: PositiveDecimal,
  /** Between two deals of the same opportunity. */
  coolDownMs: z.int().min(0).max(86_400_000),
  mode: TradingMode,
};

export const StrategyCreateInput = z.strictObject(settings);
export type StrategyCreateInput = z.infer<typeof StrategyCreateInput>;
/** Only a stopped strategy changes. What is absent stays. */
export const StrategyUpdateInput = z.strictObject(settings).partial().extend({ id: Uuid });
export type StrategyUpdateInput = z.infer<typeof StrategyUpdateInput>;
export const StrategyInput = z.strictObject({ id: Uuid });
export type StrategyInput = z.infer<typeof StrategyInput>;

export const Strategy = z.object({
  ...settings,
  id: Uuid,
  state: z.enum(["stopped", "running"]),
  deals: z.int(),
  /** Why it did not trade what it saw: the newest per reason, with how often since it started. */
  skipped: z.array(
    z.object({ reason: z.string(), count: z.int(), lastAt: EpochMs, opportunityId: z.string().nullable() }),
  ),
  startedAt: EpochMs.nullable(),
  createdAt: EpochMs,
  updatedAt: EpochMs,
});
export type Strategy = z.infer<typeof Strategy>;

export const STRATEGIES_PER_USER_MAX = 50;
export const StrategiesListInput = z
  .strictObject({ limit: z.int().min(1).max(200).optional(), before: Uuid.optional() })
  .optional();
export type StrategiesListInput = z.infer<typeof StrategiesListInput>;
