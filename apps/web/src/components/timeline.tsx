import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { formatBothZones, formatDecimal, formatInstant } from "../lib/format.ts";

export type TimelineTone = "good" | "warn" | "bad" | "quiet";
export type TimelineItem = {
  readonly id: string;
  readonly at: number;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: TimelineTone;
  readonly icon?: LucideIcon;
};

const DOT: Record<TimelineTone, string> = {
  good: "text-good",
  warn: "text-stale",
  bad: "text-danger",
  quiet: "text-muted",
};

/** What happened, in its order, each with the time since the one before: "+12.4 ms". */
export function Timeline(props: { readonly label: string; readonly items: readonly TimelineItem[] }) {
  return (
    <ol aria-label={props.label} className="grid">
      {props.items.map((item, place) => {
        const before = props.items[place - 1];
        return (
          <li key={item.id} className="grid grid-cols-[7.5rem_1.25rem_1fr] gap-x-2 text-sm">
            <div className="figure text-xs leading-6 text-muted">
              <time dateTime={new Date(item.at).toISOString()} title={formatBothZones(item.at)}>
                {formatInstant(item.at)}
              </time>
              <div className="leading-4">{before && formatStep(item.at - before.at)}</div>
            </div>
            <div className={cn("relative grid justify-items-center", DOT[item.tone ?? "quiet"])}>
              {place < props.items.length - 1 && <span aria-hidden className="absolute top-6 bottom-0 w-px bg-line" />}
              <span aria-hidden className="grid h-6 place-items-center">
                {item.icon ? (
                  <item.icon className="size-4" />
                ) : (
                  <span className="size-2 rounded-full border-2 border-current" />
                )}
              </span>
            </div>
            <div className="min-w-0 pb-4">
              <div className="leading-6">{item.title}</div>
              {item.detail !== undefined && <div className="text-xs text-muted">{item.detail}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const SECOND_MS = 1_000;

/** "+12 ms", "+3.4 s" */
function formatStep(ms: number): string {
  if (ms < SECOND_MS) return `+${Math.max(0, Math.round(ms))} ms`;
  return `+${formatDecimal((ms / SECOND_MS).toFixed(1), { min: 1, max: 1 })} s`;
}
