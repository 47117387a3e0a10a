import * as z from "zod";
import { Decimal, EpochMs, Uuid } from "./primitives.ts";
import { PositiveDecimal, TradingMode } from "./trading.ts";

/** Money in the reporting currency. */
export const RiskLimits = z.object({
  orderNotionalMax: PositiveDecimal,
  dealNotionalMax: PositiveDecimal,
  venueExposureMax: PositiveDecimal,
  assetExposureMax: PositiveDecimal,
  dailyLossMax: PositiveDecimal,
  drawdownMax: PositiveDecimal,
  lossStreakMax: z.int().min(1).max(1_000),
  ordersPerMinuteMax: z.int().min(1).max(10_000),
  bookAgeMsMax: z.int().min(1).max(60_000),
});
export type RiskLimits = z.infer<typeof RiskLimits>;

/** What is absent stays. Raising one asks for a step-up; none goes above its ceiling. */
export const RiskUpdateInput = z.strictObject(RiskLimits.shape).partial();
export type RiskUpdateInput = z.infer<typeof RiskUpdateInput>;

/** How a one-sided fill may be repaired without asking. */
export const RepairSettings = z.object({
  complete: z.boolean(),
  unwind: z.boolean(),
  elsewhere: z.boolean(),
  /** What keeping a position counts as, in basis points of its value; null never keeps one. */
  holdPenaltyBps: z.number().min(0).max(10_000).nullable(),
  /** What a deal may lose by a repair that nobody was asked about, in basis points of its notional. */
  lossMaxBps: z.number().min(0).max(10_000),
  slippageBps: z.number().min(0).max(1_000),
});
export type RepairSettings = z.infer<typeof RepairSettings>;
export const RepairUpdateInput = z.strictObject(RepairSettings.shape).partial();
export type RepairUpdateInput = z.infer<typeof RepairUpdateInput>;

export const HaltScope = z.enum(["user", "venue", "symbol", "all"]);
export type HaltScope = z.infer<typeof HaltScope>;

/**
 * `user` and `all` need no target; `venue` and `symbol` are of the caller's own trading. `all` stops every user and is
 * the administrator's.
 */
export const RiskHaltInput = z.strictObject({
  scope: HaltScope,
  target: z.string().min(1).max(100).optional(),
  reason: z.string().trim().min(1).max(200),
});
export type RiskHaltInput = z.infer<typeof RiskHaltInput>;

export const Halt = z.object({
  id: Uuid,
  scope: HaltScope,
  target: z.string().nullable(),
  /** Null halts both. */
  mode: TradingMode.nullable(),
  reason: z.string(),
  /** Whether Tandem halted by itself, such as after a disagreement with a venue. */
  automatic: z.boolean(),
  haltedAt: EpochMs,
});
export type Halt = z.infer<typeof Halt>;

/** `cancelled`: resting orders that a cancel was asked for. `inFlight`: sent before, and not answered yet. */
export const HaltAnswer = z.object({ halt: Halt, cancelled: z.int(), inFlight: z.int() });
export type HaltAnswer = z.infer<typeof HaltAnswer>;

export const CoolDown = z.object({
  id: Uuid,
  mode: TradingMode,
  scope: z.enum(["user", "venue", "symbol"]),
  target: z.string().nullable(),
  reason: z.string(),
  until: EpochMs,
});
export type CoolDown = z.infer<typeof CoolDown>;

/** How an account stands: nothing is sent unless it is `ready`. */
export const AccountState = z.object({
  mode: TradingMode,
  /** `off`: live trading was never allowed, or has no key. `elsewhere`: another process trades it. */
  state: z.enum(["off", "starting", "reconciling", "ready", "disagrees", "elsewhere"]),
  venues: z.array(
    z.object({
      venue: z.string(),
      state: z.enum(["starting", "ready", "disagrees", "unreachable"]),
      reason: z.string().nullable(),
    }),
  ),
});
export type AccountState = z.infer<typeof AccountState>;

export const RiskState = z.object({
  currency: z.string(),
  limits: RiskLimits,
  ceilings: RiskLimits,
  repair: RepairSettings,
  /** By limit: how much of it is used now, in its own unit. */
  use: z.array(
    z.object({
      mode: TradingMode,
      limit: z.string(),
      target: z.string().nullable(),
      value: Decimal.nullable(),
      max: Decimal,
    }),
  ),
  halts: z.array(Halt),
  coolDowns: z.array(CoolDown),
  accounts: z.array(AccountState),
  /** Whether live trading was allowed by `risk.allowLive`. */
  liveAllowed: z.boolean(),
});
export type RiskState = z.infer<typeof RiskState>;

/** Ends every halt of that scope and target. */
export const RiskResumeInput = RiskHaltInput.partial({ reason: true });
export type RiskResumeInput = z.infer<typeof RiskResumeInput>;

/** The first time live is switched on: the user types the account's name. It then stands halted until it is resumed. */
export const AllowLiveInput = z.strictObject({ confirm: z.string().min(1).max(100) });
export type AllowLiveInput = z.infer<typeof AllowLiveInput>;

/** What no user's limit goes above; an administrator's, with step-up. What is absent stays. */
export const CeilingsUpdateInput = z.strictObject(RiskLimits.shape).partial();
export type CeilingsUpdateInput = z.infer<typeof CeilingsUpdateInput>;
