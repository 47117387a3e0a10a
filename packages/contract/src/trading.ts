import * as z from "zod";

/** Of an order or deal, for ever: `paper` has virtual funds and never leaves Tandem. */
export const TradingMode = z.enum(["paper", "live"]);
export type TradingMode = z.infer<typeof TradingMode>;

/** Greater than nothing; a plain decimal, at most 18 fraction digits. */
export const PositiveDecimal = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,20}(\.\d{1,18})?$/, "a plain decimal above 0, at most 18 fraction digits");

/** Per user and procedure: the same key is the same act, however often it is sent. */
export const IdempotencyKey = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 of letters, digits, _ and -");

/** Stable words: also the `reason` of a refused trade. */
export const DENIAL_RULES = [
  "halted",
  "no_lease",
  "not_reconciled",
  "cooling_down",
  "blocked",
  "stale_book",
  "order_notional",
  "deal_notional",
  "daily_loss",
  "drawdown",
  "venue_exposure",
  "asset_exposure",
  "loss_streak",
  "order_rate",
  "insufficient_balance",
  "live_not_allowed",
  "no_key",
  "opportunity_gone",
  "below_minimum",
] as const;

/** Which rule refused, and the numbers that it compared, as text: decimals or counts. */
export const Denial = z.object({
  rule: z.enum(DENIAL_RULES),
  /** What it is about: a venue, an asset, a symbol, a scope. */
  target: z.string().nullable(),
  value: z.string().nullable(),
  max: z.string().nullable(),
  /** More reasons, such as those of `blocked` and of a halt. */
  reasons: z.array(z.string()),
});
export type Denial = z.infer<typeof Denial>;
