import { useTranslations } from "use-intl";
import type { ChartSpec } from "./chart-spec.ts";

/** More lines than a chart has pixels help nobody; every n-th is shown, and said so. */
const ROWS_MAX = 100;

/** A chart's points in figures, for whoever cannot see it or wants to read them. */
export function ChartTable({ spec, label }: { readonly spec: ChartSpec; readonly label: string }) {
  const t = useTranslations("chart");
  const places = [...new Set(spec.series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(places.length / ROWS_MAX));
  const shown = places.filter((_, place) => place % step === 0);
  const values = spec.series.map(({ points }) => new Map(points));
  return (
    // What scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" aria-label={label} tabIndex={0} className="h-full overflow-auto">
      <table className="w-full border-collapse text-xs">
        <caption className="pb-1 text-left text-muted">
          {label} {step > 1 && t("truncated", { step, count: places.length })}
        </caption>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="px-2 py-1 text-left font-medium text-muted">
              {spec.xName}
            </th>
            {spec.series.map(({ id, name }) => (
              <th key={id} scope="col" className="px-2 py-1 text-right font-medium text-muted">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((x) => (
            <tr key={x} className="border-t border-line/60">
              <th scope="row" className="px-2 py-0.5 text-left font-normal tabular-nums">
                {spec.formatX(x)}
              </th>
              {spec.series.map(({ id }, place) => {
                const y = values[place]?.get(x);
                return (
                  <td key={id} className="figure px-2 py-0.5">
                    {y === undefined ? "" : spec.formatY(y)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
