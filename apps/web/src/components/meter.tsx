import { cn } from "../lib/cn.ts";

const FULL_FROM = 1;
const NEAR_FROM = 0.8;

/** How much of a limit is used, as a bar; the figures stand beside it, so that the colour never speaks alone. */
export function Meter(props: { readonly ratio: number; readonly label: string; readonly valueText: string }) {
  const ratio = Number.isFinite(props.ratio) ? Math.max(0, props.ratio) : 0;
  const colour = ratio >= FULL_FROM ? "bg-danger" : ratio >= NEAR_FROM ? "bg-stale" : "bg-accent";
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers give a meter their own colours, and some no part to style
    <div
      role="meter"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.round(ratio * 100))}
      aria-valuetext={props.valueText}
      className="h-1.5 w-full min-w-16 overflow-hidden rounded-full bg-raised"
    >
      <div className={cn("h-full rounded-full", colour)} style={{ width: `${Math.min(1, ratio) * 100}%` }} />
    </div>
  );
}
