export type ChartTone = "up" | "down" | "accent" | "stale" | "muted" | "demo";

export type ChartSeries = {
  readonly id: string;
  readonly name: string;
  readonly look: "line" | "area" | "steps" | "bars";
  readonly tone: ChartTone;
  /** Lines that cross are told apart by more than their colours. */
  readonly dash?: "solid" | "dashed" | "dotted";
  /** Upwards in `x`: epoch ms of a chart over time, else a price or a size. */
  readonly points: readonly (readonly [x: number, y: number])[];
};

export type ChartSpec = {
  /** `number`: all series share the same evenly spaced places (see `resample`). */
  readonly axis: "time" | "number";
  readonly xName: string;
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
  readonly series: readonly ChartSeries[];
  /** Places worth a line of their own, such as the size that was chosen. */
  readonly marks?: readonly { readonly x: number; readonly text: string; readonly tone: ChartTone }[];
};
