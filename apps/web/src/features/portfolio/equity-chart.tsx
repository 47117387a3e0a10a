import type { EquityPoint } from "@tandem/contract/portfolio";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "../../components/charts/chart.tsx";
import type { ChartSpec } from "../../components/charts/chart-spec.ts";
import { Empty } from "../../components/empty.tsx";
import { formatDecimal, formatMoment } from "../../lib/format.ts";

const DIGITS = { min: 2, max: 2 };
const money = (value: number): string => formatDecimal(value.toFixed(DIGITS.max), DIGITS);

export function EquityChart(props: { readonly points: readonly EquityPoint[]; readonly currency: string }) {
  const t = useTranslations("portfolio");
  const { points, currency } = props;
  const spec = useMemo(
    (): ChartSpec => ({
      axis: "time",
      xName: t("key.day"),
      formatX: formatMoment,
      formatY: money,
      series: [
        {
          id: "equity",
          name: `${t("equity")}, ${currency}`,
          look: "area",
          tone: "accent",
          // A drawing may round; the figures beside it are the exact text.
          points: points.map(({ at, equity }) => [at, Number(equity)] as const),
        },
      ],
    }),
    [points, currency, t],
  );
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return <Empty title={t("curve")} hint={t("curveNone")} />;
  const text = (equity: string): string => formatDecimal(equity, DIGITS);
  return (
    <Chart
      spec={spec}
      label={t("curveLabel", { from: text(first.equity), to: text(last.equity), now: text(last.equity), currency })}
      none={<Empty title={t("curve")} hint={t("curveNone")} />}
    />
  );
}
