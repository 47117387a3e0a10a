import type { PortfolioSummary } from "@tandem/contract/portfolio";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { EquityChart } from "../../features/portfolio/equity-chart.tsx";
import { ExposureBars } from "../../features/portfolio/exposure-bars.tsx";
import { type PnlBy, PnlTable } from "../../features/portfolio/pnl-table.tsx";
import { readPortfolioSearch } from "../../features/portfolio/portfolio-search.ts";
import { PortfolioTiles } from "../../features/portfolio/portfolio-tiles.tsx";
import { useTradingMode } from "../../features/trade/mode-switch.tsx";
import { useClock } from "../../lib/clock.ts";
import { useTradingApi } from "../use-trading.ts";

const route = getRouteApi("/signed-in/portfolio");
const REFRESH_MS = 10_000;
const DAY_MS = 86_400_000;
const PERIOD_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
const PERIODS = ["day", "week", "month", "all"] as const;
const BYS: readonly PnlBy[] = ["day", "venue", "strategy", "symbol"];

export function PortfolioPage() {
  const t = useTranslations("portfolio");
  const api = useTradingApi();
  const mode = useTradingMode();
  const summary = useQuery({
    queryKey: ["portfolio.summary", mode],
    queryFn: () => api.portfolio.summary.query({ mode }),
    refetchInterval: REFRESH_MS,
  });
  const currency = summary.data?.currency;
  return (
    <Page
      title={t("title")}
      intro={
        <span className="flex flex-wrap items-center gap-2">
          <ModeMark mode={mode} /> {currency ? t("intro", { currency }) : t("introWaiting")}
        </span>
      }
    >
      <QueryPanel query={summary} skeleton={<RowsSkeleton rows={2} />}>
        {(data) => <PortfolioTiles summary={data} />}
      </QueryPanel>
      <Earnings currency={currency ?? ""} />
      <Panel title={t("exposure")} hint={t("exposureHint")}>
        <QueryPanel<PortfolioSummary> query={summary} skeleton={<RowsSkeleton rows={4} />}>
          {(data) => <ExposureBars summary={data} />}
        </QueryPanel>
      </Panel>
    </Page>
  );
}

const control = "h-8 rounded-md border border-control bg-bg px-2 text-sm text-text";

/** The curve and the sums of one span of time. */
function Earnings({ currency }: { readonly currency: string }) {
  const t = useTranslations("portfolio");
  const api = useTradingApi();
  const mode = useTradingMode();
  const clock = useClock();
  const search = readPortfolioSearch(route.useSearch());
  const navigate = route.useNavigate();
  const period = search.period ?? "all";
  const by = search.by ?? "day";
  // Taken once for a period: a span that moved with each render would be another question each time.
  const [openedAt] = useState(() => clock.now());
  const span = search.period ? { from: openedAt - PERIOD_MS[search.period] } : {};
  const equity = useQuery({
    queryKey: ["portfolio.equity", mode, period],
    queryFn: () => api.portfolio.equity.query({ mode, ...span }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const pnl = useQuery({
    queryKey: ["portfolio.pnl", mode, period, by],
    queryFn: () => api.portfolio.pnl.query({ mode, by, ...span }),
    refetchInterval: REFRESH_MS,
  });
  const strategies = useQuery({
    queryKey: ["strategies.list"],
    queryFn: () => api.strategies.list.query({}),
    enabled: by === "strategy",
  }).data;
  const nameOfStrategy = useCallback(
    (id: string) => strategies?.find((strategy) => strategy.id === id)?.name ?? id,
    [strategies],
  );
  return (
    <>
      <Panel
        title={t("curve")}
        hint={currency === "" ? undefined : t("curveHint", { currency })}
        action={
          <select
            aria-label={t("period")}
            value={period}
            onChange={({ target: { value } }) => {
              const { period: _, ...rest } = search;
              const chosen = PERIODS.find((known) => known === value);
              void navigate({
                search: chosen === undefined || chosen === "all" ? rest : { ...rest, period: chosen },
                replace: true,
              });
            }}
            className={control}
          >
            {PERIODS.map((known) => (
              <option key={known} value={known}>
                {t(`periods.${known}`)}
              </option>
            ))}
          </select>
        }
      >
        <QueryPanel query={equity} skeleton={<RowsSkeleton rows={5} />}>
          {(points) => <EquityChart points={points} currency={currency} />}
        </QueryPanel>
      </Panel>
      <Panel
        title={t("profit")}
        isFlush
        action={
          <select
            aria-label={t("by")}
            value={by}
            onChange={({ target: { value } }) => {
              const { by: _, ...rest } = search;
              const chosen = BYS.find((known) => known === value);
              void navigate({
                search: chosen === undefined || chosen === "day" ? rest : { ...rest, by: chosen },
                replace: true,
              });
            }}
            className={control}
          >
            {BYS.map((known) => (
              <option key={known} value={known}>
                {t(`bys.${known}`)}
              </option>
            ))}
          </select>
        }
      >
        <QueryPanel query={pnl} skeleton={<RowsSkeleton rows={5} />}>
          {(answer) => <PnlTable key={by} answer={answer} by={by} nameOfStrategy={nameOfStrategy} />}
        </QueryPanel>
      </Panel>
    </>
  );
}
