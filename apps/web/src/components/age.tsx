import { ClockAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useNow } from "../lib/clock.ts";
import { cn } from "../lib/cn.ts";
import { formatAge, formatBothZones } from "../lib/format.ts";

/** Older than this is late, than that stale (docs/dashboard.md). */
export const LATE_MS = 1_000;
export const STALE_MS = 5_000;

/** How long ago, counting: "7 s". The moment itself in both zones on hover. Renders itself once a second. */
export function Since({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatBothZones(at)}>
      {formatAge(useNow() - at)}
    </time>
  );
}

/** An age that says when it is too old, in a word, a shape and a colour: "stale 7 s". */
export function Age(props: {
  readonly at: number | null;
  /** The page itself is behind: whatever the figure says, it is old. */
  readonly isOld?: boolean;
  readonly lateMs?: number;
  readonly staleMs?: number;
}) {
  const t = useTranslations("figure");
  const now = useNow();
  const { at, lateMs = LATE_MS, staleMs = STALE_MS } = props;
  if (at === null) return <Mark word={t("never")} />;
  const age = now - at;
  const isStale = props.isOld === true || age >= staleMs;
  const figure = <Since at={at} />;
  if (isStale) return <Mark word={t("stale")}>{figure}</Mark>;
  if (age >= lateMs) return <span className="text-stale">{figure}</span>;
  return figure;
}

/** Something is too old to act on. */
export const Mark = ({ word, children }: { readonly word: string; readonly children?: ReactNode }) => (
  <span className={cn("inline-flex items-center gap-1 align-bottom text-stale")}>
    <ClockAlert aria-hidden className="size-3.5" />
    <span>
      {word} {children}
    </span>
  </span>
);
