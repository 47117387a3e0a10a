import type { Book } from "@tandem/contract/market-data";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "../../components/charts/chart.tsx";
import type { ChartSpec } from "../../components/charts/chart-spec.ts";
import { useClock } from "../../lib/clock.ts";
import { formatBps, formatClock } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { crossSpread } from "./book-figures.ts";
import { createSpreadHistory } from "./spread-history.ts";

/** The best spread between two venues, second by second, since this page was opened. */
export function SpreadChart({ store }: { readonly store: KeyedStore<Book> }) {
  const t = useTranslations("market");
  const clock = useClock();
  const [history] = useState(createSpreadHistory);
  const points = useSyncExternalStore(history.points.subscribe, history.points.get);
  useEffect(
    () =>
      clock.subscribe(() => {
        const spread = crossSpread(store.all());
        if (spread !== undefined) history.add(clock.now(), spread.bps);
      }),
    [clock, store, history],
  );
  const newest = points.at(-1)?.[1] ?? 0;
  const values = points.map(([, bps]) => bps);
  const spec: ChartSpec = {
    axis: "time",
    xName: t("time"),
    formatX: formatClock,
    formatY: formatBps,
    series: [{ id: "cross", name: t("crossSpread"), look: "line", tone: "accent", points }],
  };
  return (
    <Chart
      spec={spec}
      label={
        points.length === 0
          ? t("spreadNone")
          : t("spreadLabel", {
              now: formatBps(newest),
              low: formatBps(Math.min(...values)),
              high: formatBps(Math.max(...values)),
            })
      }
      none={<p className="text-center text-sm text-muted">{t("spreadNone")}</p>}
    />
  );
}
