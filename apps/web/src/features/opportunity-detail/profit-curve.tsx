import type { ExplainedOpportunity } from "@tandem/contract/opportunities";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "../../components/charts/chart.tsx";
import type { ChartSpec } from "../../components/charts/chart-spec.ts";
import { resample } from "../../components/charts/resample.ts";
import { decimalsOfAsset, formatDecimal, formatSigned } from "../../lib/format.ts";

const PLACES = 120;
const PROFIT_DIGITS_MIN = 4;

const sizeText = (x: number, asset: string): string =>
  formatDecimal(x.toFixed(8), { min: 0, max: decimalsOfAsset(asset) });
const profitText = (y: number, asset: string): string =>
  formatSigned(y.toFixed(8), Math.max(PROFIT_DIGITS_MIN, decimalsOfAsset(asset)));

/** What each size would earn, and which size is offered. */
export function ProfitCurve({ opportunity }: { readonly opportunity: ExplainedOpportunity }) {
  const t = useTranslations("explain");
  const { profitOverSize, startAsset, profitAsset } = opportunity;
  const size = (x: number): string => sizeText(x, startAsset);
  const profit = (y: number): string => profitText(y, profitAsset);
  const spec = useMemo((): ChartSpec => {
    const { points, chosen, best } = profitOverSize;
    const last = points.at(-1)?.[0] ?? 0;
    // A mark stands on the place nearest to it.
    const nearest = (x: number): number =>
      last === 0 ? 0 : (Math.round((x / last) * (PLACES - 1)) * last) / (PLACES - 1);
    return {
      axis: "number",
      xName: t("size", { asset: startAsset }),
      formatX: (x) => sizeText(x, startAsset),
      formatY: (y) => profitText(y, profitAsset),
      series: [
        {
          id: "profit",
          name: t("profitOverSize", { asset: profitAsset }),
          look: "area",
          tone: "accent",
          points: resample(points, { from: 0, to: last, count: PLACES, between: "lines" }),
        },
      ],
      marks: [
        { x: nearest(best[0]), text: t("best"), tone: "muted" as const },
        { x: nearest(chosen[0]), text: t("chosen"), tone: "up" as const },
      ].sort((a, b) => a.x - b.x),
    };
  }, [profitOverSize, startAsset, profitAsset, t]);
  const [bestSize, bestProfit] = profitOverSize.best;
  const [chosenSize, chosenProfit] = profitOverSize.chosen;
  return (
    <>
      <Chart
        spec={spec}
        label={t("curveLabel", {
          chosen: size(chosenSize),
          earned: profit(chosenProfit),
          best: size(bestSize),
          most: profit(bestProfit),
          asset: startAsset,
        })}
      />
      <p className="mt-2 text-xs text-muted">
        {profitOverSize.maxNotional === null
          ? t("noMax")
          : t("max", {
              max: formatDecimal(profitOverSize.maxNotional, { min: 0, max: decimalsOfAsset(startAsset) }),
              asset: startAsset,
            })}
      </p>
    </>
  );
}
