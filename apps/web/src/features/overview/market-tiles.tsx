import type { Venue } from "@tandem/contract/market-data";
import type { Opportunity } from "@tandem/contract/opportunities";
import { useTranslations } from "use-intl";
import { Age } from "../../components/age.tsx";
import { Bps } from "../../components/figures.tsx";
import { Tiles } from "../../components/tiles.tsx";
import { formatCount } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";

const PACE_MS = 500;

/** What the market offers just now, and how fresh that is. */
export function MarketTiles(props: {
  readonly opportunities: KeyedStore<Opportunity>;
  readonly venues: KeyedStore<Venue>;
  readonly hasSnapshot: boolean;
}) {
  const t = useTranslations("overview");
  const open = useThrottledRows(props.opportunities, PACE_MS);
  const venues = useThrottledRows(props.venues, PACE_MS);
  const waiting = <span className="skeleton inline-block h-5 w-20" />;
  const best = open.reduce<number | undefined>(
    (most, { netBps }) => (most === undefined ? netBps : Math.max(most, netBps)),
    undefined,
  );
  const heard = venues.map(({ lastMessageAt }) => lastMessageAt ?? 0);
  const newest = Math.max(0, ...heard);
  const blocked = open.filter(({ blockedBy }) => blockedBy.length > 0).length;
  return (
    <Tiles
      label={t("tiles")}
      tiles={[
        {
          name: t("bestNet"),
          value: props.hasSnapshot ? best === undefined ? t("bestNone") : <Bps bps={best} hasUnit /> : waiting,
        },
        {
          name: t("open"),
          value: props.hasSnapshot ? formatCount(open.length) : waiting,
          hint: props.hasSnapshot ? t("openHint", { blocked }) : undefined,
        },
        {
          name: t("liveVenues"),
          value: props.hasSnapshot
            ? `${formatCount(venues.filter(({ status }) => status === "live").length)} / ${formatCount(venues.length)}`
            : waiting,
        },
        { name: t("newest"), value: props.hasSnapshot ? <Age at={newest === 0 ? null : newest} /> : waiting },
      ]}
    />
  );
}
