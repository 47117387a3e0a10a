import {
  AreaSeries,
  ColorType,
  createChart,
  createOptionsChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  LineType,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import { palette, theme } from "../../lib/preferences.ts";
import { useMedia } from "../../lib/use-media.ts";
import { usePreference } from "../../lib/use-preference.ts";
import type { ChartSeries, ChartSpec, ChartTone } from "./chart-spec.ts";

/** Loaded when there is something to draw: `Chart` imports it lazily, which asks for a default export. */
// biome-ignore lint/style/noDefaultExport: React.lazy asks for one
export default function ChartCanvas({ spec }: { readonly spec: ChartSpec }) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const newest = useRef(spec);
  newest.current = spec;
  // A canvas does not follow the style sheet: another look is another drawing.
  const [chosenTheme] = usePreference(theme);
  const [chosenPalette] = usePreference(palette);
  const isDark = useMedia("(prefers-color-scheme: dark)");
  const shape = `${spec.axis}|${spec.series.map(({ id, look, tone, dash }) => [id, look, tone, dash]).join("|")}`;
  useEffect(() => {
    if (place.current === null) return;
    drawing.current = draw(place.current, newest.current);
    drawing.current.update(newest.current);
    return () => {
      drawing.current?.remove();
      drawing.current = undefined;
    };
  }, [shape, chosenTheme, chosenPalette, isDark]);
  useEffect(() => drawing.current?.update(spec), [spec]);
  return <div ref={place} aria-hidden="true" className="absolute inset-0" />;
}

type Drawing = { update(spec: ChartSpec): void; remove(): void };

const draw = (place: HTMLElement, spec: ChartSpec): Drawing => {
  const options = looksOf(place, spec);
  return spec.axis === "time"
    ? fill(place, createChart(place, options), spec, toTimestamp)
    : fill(place, createOptionsChart(place, options), spec, (x) => x);
};

/** The library brands seconds since the epoch; they are a plain number. */
const toTimestamp = (ms: number): Time => Math.floor(ms / 1000) as UTCTimestamp;

function fill<X>(place: HTMLElement, chart: IChartApiBase<X>, first: ChartSpec, toX: (x: number) => X): Drawing {
  const series = first.series.map((given) => addSeries(place, chart, given));
  const marks = series[0] && createSeriesMarkers<X>(series[0], []);
  return {
    update(spec) {
      for (const [index, { points }] of spec.series.entries()) series[index]?.setData(toData(points, toX));
      marks?.setMarkers(
        (spec.marks ?? []).map(({ x, text, tone }) => ({
          time: toX(x),
          position: "aboveBar",
          shape: "circle",
          color: colourOf(place, tone),
          text,
        })),
      );
      chart.timeScale().fitContent();
    },
    remove: () => chart.remove(),
  };
}

type Datum<X> = { readonly time: X; readonly value: number };

/** The library takes each place once, upwards: of several within a second the last stands. */
function toData<X>(points: ChartSeries["points"], toX: (x: number) => X): Datum<X>[] {
  const data: Datum<X>[] = [];
  for (const [x, value] of points) {
    const time = toX(x);
    if (data.at(-1)?.time === time) data.pop();
    data.push({ time, value });
  }
  return data;
}

const DASH = { solid: LineStyle.Solid, dashed: LineStyle.Dashed, dotted: LineStyle.Dotted } as const;

function addSeries<X>(place: HTMLElement, chart: IChartApiBase<X>, series: ChartSeries): ISeriesApi<SeriesType, X> {
  const colour = colourOf(place, series.tone);
  const quiet = { priceLineVisible: false, lastValueVisible: false } as const;
  const line = { lineWidth: 2, lineStyle: DASH[series.dash ?? "solid"] } as const;
  if (series.look === "bars") return chart.addSeries(HistogramSeries, { ...quiet, color: colour });
  if (series.look === "line") return chart.addSeries(LineSeries, { ...quiet, ...line, color: colour });
  const lineType = series.look === "steps" ? LineType.WithSteps : LineType.Simple;
  return chart.addSeries(AreaSeries, {
    ...quiet,
    ...line,
    lineType,
    lineColor: colour,
    topColor: withAlpha(colour, 0.3),
    bottomColor: withAlpha(colour, 0.04),
  });
}

function looksOf(place: HTMLElement, spec: ChartSpec) {
  const [text, line] = [colourOf(place, "muted"), colourOf(place, "line")];
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: text,
      fontFamily: getComputedStyle(place).fontFamily,
      fontSize: 11,
      // Named under the chart instead, as a link that can be reached.
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: {
      borderColor: line,
      timeVisible: true,
      secondsVisible: true,
      ...(spec.axis === "time" && { tickMarkFormatter: (at: unknown) => spec.formatX(Number(at) * 1000) }),
    },
    // A page that is scrolled with the wheel over a chart goes on scrolling.
    handleScroll: false,
    handleScale: false,
    localization: {
      priceFormatter: spec.formatY,
      timeFormatter: (x: unknown) => spec.formatX(spec.axis === "time" ? Number(x) * 1000 : Number(x)),
    },
  };
}

/** A token of the style sheet as the colour it is just now. */
function colourOf(place: HTMLElement, token: ChartTone | "line"): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${token})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const withAlpha = (rgb: string, alpha: number): string =>
  rgb.replace(/^rgba?\(([^,]+,[^,]+,[^,)]+).*$/, `rgba($1, ${alpha})`);
