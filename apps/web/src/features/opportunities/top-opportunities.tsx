import type { Opportunity } from "@tandem/contract/opportunities";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Bps, Gain } from "../../components/figures.tsx";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { LegEnd, Route } from "./cells.tsx";
import type { MarketDigits } from "./market-steps.ts";
import { firstLeg, lastLeg } from "./route-of.ts";

const REORDER_MS = 1_000;
const ROWS = 10;

/** The best few, for a page that is about more. Their figures follow every frame, their order once a second. */
export function TopOpportunities(props: {
  readonly store: KeyedStore<Opportunity>;
  readonly digits: MarketDigits;
  readonly action?: ((opportunity: Opportunity) => ReactNode) | undefined;
}) {
  const t = useTranslations("opportunity");
  const all = useThrottledRows(props.store, REORDER_MS);
  const top = useMemo(() => [...all].sort((a, b) => b.netBps - a.netBps).slice(0, ROWS), [all]);
  return (
    <ol aria-label={t("topCaption")}>
      {top.map((row) => (
        <TopRow key={row.id} {...props} initial={row} />
      ))}
    </ol>
  );
}

type RowProps = {
  readonly store: KeyedStore<Opportunity>;
  readonly digits: MarketDigits;
  readonly initial: Opportunity;
  readonly action?: ((opportunity: Opportunity) => ReactNode) | undefined;
};

function TopRow({ store, digits, initial, action }: RowProps) {
  const row = useRow(store, initial.id) ?? initial;
  return (
    <li
      data-row={row.id}
      className="grid grid-cols-[minmax(0,1fr)_auto_7.5rem_auto] items-center gap-x-4 border-b border-line/60 px-3 py-1 text-[0.8125rem] last:border-0 max-sm:grid-cols-[minmax(0,1fr)_6.5rem_auto] max-sm:gap-x-2"
    >
      <span className="min-w-0">
        <span className="block truncate">
          <Route opportunity={row} />
        </span>
        <span className="block truncate text-xs">
          <LegEnd leg={firstLeg(row)} digits={digits} /> <span className="text-muted">→</span>{" "}
          <LegEnd leg={lastLeg(row)} digits={digits} />
        </span>
      </span>
      <span className="figure max-sm:hidden">
        <Gain text={row.profit} asset={row.profitAsset} />
      </span>
      <span className="figure">
        <Bps bps={row.netBps} hasUnit />
      </span>
      <span>{action?.(row)}</span>
    </li>
  );
}
