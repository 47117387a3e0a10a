import type { Venue } from "@tandem/contract/market-data";
import type { Opportunity } from "@tandem/contract/opportunities";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { formatBps } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { OpportunityCard } from "./card.tsx";
import { dropUndefined, matches, NO_FILTER, type TablePatch, type TableSearch } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import type { MarketDigits } from "./market-steps.ts";
import { NoOpportunity } from "./no-opportunity.tsx";
import { useOpportunityColumns } from "./use-opportunity-columns.tsx";

/** The order follows the market this often at most; the figures in the rows follow it every frame. */
const REORDER_MS = 250;

type Props = {
  readonly store: KeyedStore<Opportunity>;
  readonly search: TableSearch;
  readonly onSearch: (search: TableSearch) => void;
  readonly digits: MarketDigits;
  readonly venues: readonly Venue[];
  readonly isOld: boolean;
  /** What can be done with a row; the same function from render to render. */
  readonly action?: ((opportunity: Opportunity) => ReactNode) | undefined;
};

const keyOf = ({ id }: Opportunity): string => id;

export function OpportunitiesPanel({ store, search, onSearch, digits, venues, isOld, action }: Props) {
  const t = useTranslations("opportunity");
  const all = useThrottledRows(store, REORDER_MS);
  const columns = useOpportunityColumns({ digits, isOld, action });
  const { sort, ...filter } = search;
  const filterKey = JSON.stringify(filter);
  // The key is the filter's content: the object itself is a new one each time.
  const rows = useMemo(() => all.filter((row) => matches(row, filter)), [all, filterKey]);
  const change = (patch: TablePatch): void => onSearch(dropUndefined({ ...search, ...patch }));
  return (
    <DataTable
      name="opportunities"
      caption={t("caption")}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      store={store}
      defaultSort="-net"
      sort={sort}
      onSort={(next) => change({ sort: next })}
      filterKey={filterKey}
      tools={<FilterBar search={search} venues={venues} hasFree onChange={change} />}
      count={t("count", { shown: rows.length, all: all.length })}
      card={(row) => <OpportunityCard opportunity={row} digits={digits} isOld={isOld} action={action?.(row)} />}
      empty={<NoRows all={all} venues={venues} onClear={() => change(NO_FILTER)} />}
    />
  );
}

/** Nothing to show is explained: filtered away, no venue to find anything at, or a market that pays nothing. */
function NoRows(props: {
  readonly all: readonly Opportunity[];
  readonly venues: readonly Venue[];
  readonly onClear: () => void;
}) {
  const t = useTranslations("opportunity");
  const { all } = props;
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
  return <NoOpportunity venues={props.venues} />;
}
