import type { RiskLimits } from "@tandem/contract/risk";

export type LimitName = keyof RiskLimits;

/** In the order in which they are read: of one trade, of what is held, of what is lost, of how fast. */
const KIND: Record<LimitName, "money" | "count"> = {
  orderNotionalMax: "money",
  dealNotionalMax: "money",
  venueExposureMax: "money",
  assetExposureMax: "money",
  dailyLossMax: "money",
  drawdownMax: "money",
  lossStreakMax: "count",
  ordersPerMinuteMax: "count",
  bookAgeMsMax: "count",
};
export const isLimitName = (name: string): name is LimitName => Object.hasOwn(KIND, name);
export const LIMIT_NAMES: readonly LimitName[] = Object.keys(KIND).filter(isLimitName);
export const isMoneyLimit = (name: LimitName): boolean => KIND[name] === "money";
