import type { Opportunity } from "@tandem/contract/opportunities";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../lib/cn.ts";
import { formatBps } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { Amount, LegEnd, Money, Net, Profit, Route, Since, Unit, Updated } from "./cells.tsx";
import { firstLeg, lastLeg } from "./columns.ts";
import type { MarketDigits } from "./market-steps.ts";

export type RowProps = {
  readonly store: KeyedStore<Opportunity>;
  /** As it was when the order was made: shown, marked, once the opportunity has closed under the pointer. */
  readonly initial: Opportunity;
  readonly digits: MarketDigits;
  /** The page is behind: nothing has come for too long. */
  readonly isOld: boolean;
};

const sameRow = (a: RowProps, b: RowProps): boolean =>
  a.initial.id === b.initial.id && a.store === b.store && a.digits === b.digits && a.isOld === b.isOld;

const cell = "px-2 py-0 first:pl-3 last:pr-3";

/** Reads its own key: an update of one opportunity renders one row. */
export const OpportunityRow = memo(function OpportunityRow({ store, initial, digits, isOld }: RowProps) {
  const t = useTranslations("opportunity");
  const live = useRow(store, initial.id);
  const row = live ?? initial;
  return (
    <tr
      data-row={row.id}
      data-closed={live === undefined ? "" : undefined}
      className={cn("h-7 border-b border-line/60 hover:bg-raised", live === undefined && "dimmed line-through")}
    >
      <td className={cn(cell, "text-muted")}>
        {t(`kind.${row.kind}`)}
        {live === undefined && <span className="ml-1.5 inline-block no-underline">({t("closed")})</span>}
      </td>
      <td className={cn(cell, "whitespace-nowrap")}>
        <Route opportunity={row} />
      </td>
      <td className={cn(cell, "figure")}>
        <LegEnd leg={firstLeg(row)} digits={digits} />
      </td>
      <td className={cn(cell, "figure")}>
        <LegEnd leg={lastLeg(row)} digits={digits} />
      </td>
      <td className={cn(cell, "figure")}>
        <Amount leg={firstLeg(row)} digits={digits} />
      </td>
      <td className={cn(cell, "figure")}>
        <Money text={row.notional} asset={row.startAsset} />
      </td>
      <td className={cn(cell, "figure text-muted")}>{formatBps(row.grossBps)}</td>
      <td className={cn(cell, "figure")}>
        <Net bps={row.netBps} />
      </td>
      <td className={cn(cell, "figure")}>
        <Profit opportunity={row} />
      </td>
      <td className={cn(cell, "figure text-muted")}>
        <Updated at={row.lastSeenAt} isOld={isOld} />
      </td>
      <td className={cn(cell, "figure text-muted")}>
        <Since at={row.firstSeenAt} />
      </td>
    </tr>
  );
}, sameRow);

/** The same on a narrow screen: what decides first, the rest below. */
export const OpportunityCard = memo(function OpportunityCard({ store, initial, digits, isOld }: RowProps) {
  const t = useTranslations("opportunity");
  const live = useRow(store, initial.id);
  const row = live ?? initial;
  return (
    <li
      data-row={row.id}
      data-closed={live === undefined ? "" : undefined}
      className={cn("grid gap-1.5 border-b border-line/60 px-3 py-2.5 text-sm", live === undefined && "dimmed")}
    >
      <div className="flex items-baseline justify-between gap-3">
        <Route opportunity={row} />
        <span className="figure text-base">
          <Net bps={row.netBps} /> <Unit>bps</Unit>
        </span>
      </div>
      <div className="flex items-baseline justify-between gap-3 text-xs">
        <span className="text-muted">
          {t(`kind.${row.kind}`)} · <Updated at={row.lastSeenAt} isOld={isOld} />
        </span>
        <span className="figure text-sm">
          <Profit opportunity={row} />
        </span>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
        <CardLine label={t("colBuy")}>
          <LegEnd leg={firstLeg(row)} digits={digits} />
        </CardLine>
        <CardLine label={t("colSell")}>
          <LegEnd leg={lastLeg(row)} digits={digits} />
        </CardLine>
        <CardLine label={t("colNotional")}>
          <Money text={row.notional} asset={row.startAsset} />
        </CardLine>
      </dl>
    </li>
  );
}, sameRow);

const CardLine = ({ label, children }: { readonly label: string; readonly children: React.ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="figure">{children}</dd>
  </>
);
