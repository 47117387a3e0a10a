import type { Opportunity } from "@tandem/contract/opportunities";
import { useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { formatBps } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useMedia } from "../../lib/use-media.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { columns, features } from "./columns.ts";
import { DEFAULT_SORT, matches, readSort, type Sort, type TableSearch, writeSort } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import type { MarketDigits } from "./market-steps.ts";
import { OpportunityCard, OpportunityRow } from "./row.tsx";
import { OpportunityTable } from "./table.tsx";
import { useHeldRows } from "./use-held-rows.ts";

/** The order follows the market this often at most; the figures in the rows follow it every frame. */
const REORDER_MS = 250;
/** More rows than anyone reads; the filter finds the others. */
const ROWS_MAX = 200;

type Props = {
  readonly store: KeyedStore<Opportunity>;
  readonly search: TableSearch;
  readonly onSearch: (search: TableSearch) => void;
  readonly digits: MarketDigits;
  readonly liveVenues: number;
  readonly isOld: boolean;
};

export function OpportunitiesPanel({ store, search, onSearch, digits, liveVenues, isOld }: Props) {
  const t = useTranslations("opportunity");
  const isNarrow = useMedia("(max-width: 767px)");
  const all = useThrottledRows(store, REORDER_MS);
  const sort = readSort(search.sort ?? "") ?? DEFAULT_SORT;
  const ordered = useOrdered(all, search, sort);
  const held = useHeldRows(ordered, JSON.stringify(search));
  const shown = held.rows.slice(0, ROWS_MAX);

  const change: Parameters<typeof FilterBar>[0]["onChange"] = (patch) =>
    onSearch(dropUndefined({ ...search, ...patch }));
  return (
    <>
      <div className="flex flex-wrap items-center justify-between border-b border-line">
        <FilterBar search={search} sort={sort} isNarrow={isNarrow} onChange={change} />
        <p className="px-3 pb-2 text-xs text-muted tabular-nums sm:py-2.5">
          {t("count", { shown: ordered.length, all: all.length })}
          {held.isHeld && ` · ${t("held", { newer: held.newer })}`}
        </p>
      </div>
      {shown.length === 0 ? (
        <NoRows
          all={all}
          liveVenues={liveVenues}
          onClear={() => change({ q: undefined, kind: undefined, min: undefined })}
        />
      ) : isNarrow ? (
        <ul>
          {shown.map((row) => (
            <OpportunityCard key={row.id} store={store} initial={row} digits={digits} isOld={isOld} />
          ))}
        </ul>
      ) : (
        <OpportunityTable sort={sort} onSort={(next) => change({ sort: writeSort(next) })} bodyProps={held.handlers}>
          {shown.map((row) => (
            <OpportunityRow key={row.id} store={store} initial={row} digits={digits} isOld={isOld} />
          ))}
        </OpportunityTable>
      )}
      {held.rows.length > ROWS_MAX && (
        <p className="px-3 py-2 text-sm text-muted">{t("more", { count: held.rows.length - ROWS_MAX })}</p>
      )}
    </>
  );
}

function useOrdered(all: readonly Opportunity[], search: TableSearch, sort: Sort): readonly Opportunity[] {
  const { q, kind, min } = search;
  const data = useMemo(() => all.filter((row) => matches(row, dropUndefined({ q, kind, min }))), [all, q, kind, min]);
  const sorting = useMemo(() => [{ id: sort.column, desc: sort.isDescending }], [sort.column, sort.isDescending]);
  const table = useTable({ features, columns, data, getRowId, state: { sorting } });
  return table.getRowModel().rows.map((row) => row.original);
}

const getRowId = (row: Opportunity): string => row.id;

type Patch = { readonly [Key in keyof TableSearch]: TableSearch[Key] | undefined };
const dropUndefined = ({ q, kind, min, sort }: Patch): TableSearch => ({
  ...(q !== undefined && { q }),
  ...(kind !== undefined && { kind }),
  ...(min !== undefined && { min }),
  ...(sort !== undefined && { sort }),
});

/** Nothing to show is explained: filtered away, no venue to find anything at, or a market that pays nothing. */
function NoRows(props: {
  readonly all: readonly Opportunity[];
  readonly liveVenues: number;
  readonly onClear: () => void;
}) {
  const t = useTranslations("opportunity");
  const { all, liveVenues } = props;
  if (all.length > 0) {
    const best = Math.max(...all.map((row) => row.netBps));
    return (
      <Empty
        title={t("filtered")}
        hint={t("filteredHint", { count: all.length, best: formatBps(best) })}
        action={<Button onClick={props.onClear}>{t("clear")}</Button>}
      />
    );
  }
  return <Empty title={t("empty")} hint={liveVenues === 0 ? t("emptyDown") : t("emptyHint", { venues: liveVenues })} />;
}
