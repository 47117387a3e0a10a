import { parseScaled } from "../money.ts";
import type { RiskLimits } from "./risk-plan.ts";

/** What a user may risk who has said nothing. Money in the reporting currency, scaled by 10^18. */
export const DEFAULT_LIMITS: RiskLimits = {
  orderNotionalMax: parseScaled("25000"),
  dealNotionalMax: parseScaled("25000"),
  venueExposureMax: parseScaled("100000"),
  assetExposureMax: parseScaled("100000"),
  dailyLossMax: parseScaled("1000"),
  drawdownMax: parseScaled("5000"),
  lossStreakMax: 10,
  ordersPerMinuteMax: 300,
  bookAgeMsMax: 5_000,
};

/** The limits by name, money first: for whoever goes through them one by one. */
export const MONEY_LIMITS = [
  "orderNotionalMax",
  "dealNotionalMax",
  "venueExposureMax",
  "assetExposureMax",
  "dailyLossMax",
  "drawdownMax",
] as const satisfies readonly (keyof RiskLimits)[];
export const COUNT_LIMITS = [
  "lossStreakMax",
  "ordersPerMinuteMax",
  "bookAgeMsMax",
] as const satisfies readonly (keyof RiskLimits)[];
