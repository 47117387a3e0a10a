import * as z from "zod";
import { Decimal, EpochMs } from "./primitives.ts";
import { TradingMode } from "./trading.ts";

/** All money is in `currency`; an asset without a price is in `unpriced` and in no sum. */
export const PortfolioInput = z.strictObject({ mode: TradingMode });
export type PortfolioInput = z.infer<typeof PortfolioInput>;

export const PortfolioSummary = z.object({
  mode: TradingMode,
  currency: z.string(),
  equity: Decimal,
  /** Since midnight UTC, and altogether, from the ledger: trades, fees and funding, at today's prices. */
  profitToday: Decimal,
  profitTotal: Decimal,
  fees: Decimal,
  exposure: z.array(
    z.object({ by: z.enum(["venue", "asset"]), target: z.string(), value: Decimal, share: z.number() }),
  ),
  unpriced: z.array(z.string()),
  /** What each asset was counted at. */
  prices: z.array(z.object({ asset: z.string(), price: Decimal })),
  at: EpochMs,
});
export type PortfolioSummary = z.infer<typeof PortfolioSummary>;

export const EquityInput = z.strictObject({
  mode: TradingMode,
  from: EpochMs.optional(),
  to: EpochMs.optional(),
});
export type EquityInput = z.infer<typeof EquityInput>;
/** Oldest first, at most 1,000 points. */
export const EquityPoint = z.object({ at: EpochMs, equity: Decimal });
export type EquityPoint = z.infer<typeof EquityPoint>;

export const PnlInput = z.strictObject({
  mode: TradingMode,
  by: z.enum(["day", "venue", "strategy", "symbol"]),
  from: EpochMs.optional(),
  to: EpochMs.optional(),
});
export type PnlInput = z.infer<typeof PnlInput>;
/** `key`: a date such as 2026-11-24, a venue, a strategy's id or `manual`, a symbol. */
export const PnlRow = z.object({ key: z.string(), profit: Decimal, fees: Decimal, deals: z.int() });
export type PnlRow = z.infer<typeof PnlRow>;
export const PnlAnswer = z.object({ currency: z.string(), rows: z.array(PnlRow), unpriced: z.array(z.string()) });
export type PnlAnswer = z.infer<typeof PnlAnswer>;
