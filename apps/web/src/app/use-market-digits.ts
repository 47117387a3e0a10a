import { useMemo } from "react";
import { type MarketDigits, marketDigits } from "../features/opportunities/market-steps.ts";
import { trpc } from "../lib/trpc.ts";

/** Fraction digits of every market's prices and amounts. Until the markets are there, figures show all they have. */
export function useMarketDigits(): MarketDigits {
  const markets = trpc.markets.list.useQuery().data;
  return useMemo(() => marketDigits(markets ?? []), [markets]);
}
