import { Table2, TrendingUp } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../button.tsx";
import { Empty } from "../empty.tsx";
import type { ChartSpec } from "./chart-spec.ts";
import { ChartTable } from "./chart-table.tsx";

// The library weighs as much as the rest of a page: it comes when there is something to draw.
const ChartCanvas = lazy(() => import("./chart-canvas.tsx"));

/**
 * Lines over time, or over a price or a size. The picture is for eyes; what it says is its label, and all of it can be
 * shown as a table.
 */
export function Chart(props: {
  readonly spec: ChartSpec;
  /** What the chart shows, in a sentence with its figures. */
  readonly label: string;
  readonly heightPx?: number;
  /** Instead of the course, while there is none. */
  readonly none?: ReactNode;
}) {
  const t = useTranslations("chart");
  const [isTable, setTable] = useState(false);
  const { spec, label, heightPx = 260 } = props;
  const Icon = isTable ? TrendingUp : Table2;
  if (spec.series.every(({ points }) => points.length < 2))
    return (
      <div style={{ minHeight: heightPx }} className="grid content-center">
        {props.none ?? <Empty title={t("none")} hint={label} />}
      </div>
    );
  return (
    <figure className="grid gap-1">
      {isTable ? (
        <div style={{ height: heightPx }} className="overflow-hidden">
          <ChartTable spec={spec} label={label} />
        </div>
      ) : (
        <div role="img" aria-label={label} style={{ height: heightPx }} className="relative">
          <Suspense fallback={<div className="skeleton h-full w-full" />}>
            {canDraw() && <ChartCanvas spec={spec} />}
          </Suspense>
        </div>
      )}
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
        {spec.series.map(({ id, name, tone, dash }) => (
          <span key={id} className="inline-flex items-center gap-1.5">
            <svg aria-hidden="true" viewBox="0 0 16 4" className="h-1 w-4" style={{ color: `var(--${tone})` }}>
              <line
                x1="0"
                y1="2"
                x2="16"
                y2="2"
                stroke="currentColor"
                strokeWidth="3"
                strokeDasharray={DASHES[dash ?? "solid"]}
              />
            </svg>
            {name}
          </span>
        ))}
        <span className="ml-auto inline-flex items-center gap-2">
          <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="underline">
            {t("credit")}
          </a>
          <Button look="ghost" size="small" onClick={() => setTable(!isTable)}>
            <Icon aria-hidden className="size-4" />
            {isTable ? t("asChart") : t("asTable")}
          </Button>
        </span>
      </figcaption>
    </figure>
  );
}

const DASHES = { solid: undefined, dashed: "5 3", dotted: "2 2" } as const;

/** A page without a canvas, such as one in a test, shows everything but the picture. */
const canDraw = (): boolean => typeof CanvasRenderingContext2D !== "undefined";
