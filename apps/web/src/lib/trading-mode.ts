import type { TradingMode } from "@tandem/contract/trading";
import { createExternalValue } from "./external-value.ts";

/**
 * Which of the two accounts the pages of trading show and act for. Paper on every load of the page: nobody begins to
 * trade for real because of what they looked at yesterday. What an order or a deal is, its own record says.
 */
export const tradingMode = createExternalValue<TradingMode>("paper");
