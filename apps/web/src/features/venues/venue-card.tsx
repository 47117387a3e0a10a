import type { Venue } from "@tandem/contract/market-data";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useNow } from "../../lib/clock.ts";
import { cn } from "../../lib/cn.ts";
import { formatAge, formatCount, formatMoment, formatRate } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { VenueStatus } from "./venue-status.tsx";

type Props = { readonly store: KeyedStore<Venue>; readonly id: string; readonly isOld: boolean };

export function VenueCard({ store, id, isOld }: Props) {
  const t = useTranslations("venue");
  const venue = useRow(store, id);
  if (venue === undefined) return null;
  const latency = venue.latencyMs === null ? t("unknown") : `${formatCount(Math.round(venue.latencyMs))} ms`;

  return (
    <article
      aria-label={venue.name}
      data-venue={venue.id}
      data-status={venue.status}
      className={cn(
        "rounded-lg border bg-surface p-3",
        venue.status === "live" ? "border-line" : "border-current/40",
        EDGE[venue.status],
      )}
    >
      <div className="mb-2.5 flex items-center justify-between gap-2 text-text">
        <h3 className="truncate font-semibold">{venue.name}</h3>
        <VenueStatus status={venue.status} isOld={isOld} />
      </div>
      <dl className="grid grid-cols-2 sm:grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-xs text-text">
        <Figure label={t("latency")}>{latency}</Figure>
        <Figure label={t("lastMessage")}>
          <LastMessage at={venue.lastMessageAt} />
        </Figure>
        <Figure label={t("symbols")} minor>
          {formatCount(venue.symbols)}
        </Figure>
        <Figure label={t("fees")} minor>
          <Fees taker={venue.takerBps} maker={venue.makerBps} />
        </Figure>
        <Figure label={t("gaps")} bad={venue.gaps > 0} minor={venue.gaps === 0}>
          {formatCount(venue.gaps)}
        </Figure>
        <Figure label={t("resyncs")} minor>
          {formatCount(venue.resyncs)}
        </Figure>
        <Figure label={t("checksums")} bad={venue.checksumFailures > 0} minor={venue.checksumFailures === 0}>
          {formatCount(venue.checksumFailures)}
        </Figure>
        <Figure label={t("reconnects")} minor>
          {formatCount(venue.reconnects)}
        </Figure>
        <Figure label={t("clockSkew")} bad={isFar(venue.clockSkewMs)} minor={!isFar(venue.clockSkewMs)}>
          <span title={t("clockSkewHint")}>{skewOf(venue.clockSkewMs) ?? t("unknown")}</span>
        </Figure>
      </dl>
    </article>
  );
}

/** Beyond this, times of orders and messages can no longer be compared. */
const SKEW_MS_MAX = 1_000;
const isFar = (ms: number | null): boolean => ms !== null && Math.abs(ms) > SKEW_MS_MAX;

const skewOf = (ms: number | null): string | undefined => {
  if (ms === null) return undefined;
  const whole = Math.round(ms);
  const sign = whole > 0 ? "+" : whole < 0 ? "\u2212" : "";
  return `${sign}${formatCount(Math.abs(whole))} ms`;
};

const EDGE = { live: "", stale: "text-stale", down: "text-danger", halted: "text-danger" } as const;

type FigureProps = {
  readonly label: string;
  readonly bad?: boolean;
  /** Left out where the screen is narrow. */
  readonly minor?: boolean;
  readonly children: ReactNode;
};

function Figure({ label, bad, minor, children }: FigureProps) {
  return (
    <div className={cn("flex items-baseline justify-between gap-2", minor && "max-sm:hidden")}>
      <dt className="whitespace-nowrap text-muted">{label}</dt>
      <dd className={cn("figure", bad && "text-stale")}>{children}</dd>
    </div>
  );
}

function LastMessage({ at }: { readonly at: number | null }) {
  const t = useTranslations("venue");
  const now = useNow();
  if (at === null) return t("never");
  const age = now - at;
  return <time title={formatMoment(at)}>{age < 1000 ? t("now") : t("ago", { age: formatAge(age) })}</time>;
}

function Fees({ taker, maker }: { readonly taker: number | null; readonly maker: number | null }) {
  const t = useTranslations("venue");
  if (taker === null && maker === null) return t("feesUnknown");
  const text = (bps: number | null): string => (bps === null ? t("feesUnknown") : formatRate(bps));
  return `${text(taker)} / ${text(maker)} ${t("bps")}`;
}
