import type { RiskState } from "@tandem/contract/risk";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type TradingApi, tradingApi } from "../lib/trading-api.ts";
import { useApp } from "./app-context.ts";

/** Halts of another tab, of Tandem itself or of the administrator are known this soon. */
const RISK_MS = 5_000;

export function useTradingApi(): TradingApi {
  const { client } = useApp();
  return useMemo(() => tradingApi(client), [client]);
}

/** Limits, halts and accounts; asked once for the whole page. */
export function useRisk(isOn = true): UseQueryResult<RiskState> {
  const api = useTradingApi();
  return useQuery({
    queryKey: ["risk.get"],
    queryFn: () => api.risk.get.query(undefined),
    enabled: isOn,
    staleTime: 0,
    refetchInterval: RISK_MS,
  });
}
