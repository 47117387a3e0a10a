import type { Deal } from "@tandem/contract/deals";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button, buttonLook } from "../../components/button.tsx";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { type PanelQuery, QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { MoreButton } from "../../components/record-table.tsx";
import { DealFilterBar } from "./deal-filter-bar.tsx";
import { type DealPatch, type DealSearch, dealSearch, NO_DEAL_FILTER, wholeSymbol } from "./deal-search.ts";
import { useDealColumns } from "./use-deal-columns.tsx";

type Pages = PanelQuery<readonly Deal[]> & {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
};

const keyOf = ({ id }: Deal): string => id;

/** Every deal, newest first: pages of the server's list, and over them what the live feed knows of the newest. */
export function DealsPanel(props: {
  readonly query: Pages;
  readonly live: readonly Deal[];
  readonly search: DealSearch;
  readonly onSearch: (search: DealSearch) => void;
  readonly routeOf: (deal: Deal) => string;
}) {
  const t = useTranslations("deal");
  const tPanel = useTranslations("panel");
  const { query, live, search } = props;
  const columns = useDealColumns(props.routeOf);
  const { sort, ...filter } = search;
  const change = (patch: DealPatch): void => props.onSearch(dealSearch({ ...search, ...patch }));
  const isFiltered = Object.keys(filter).length > 0;
  const rows = useMemo(() => merge(query.data ?? [], live, search), [query.data, live, search]);
  return (
    <QueryPanel query={query} skeleton={<RowsSkeleton rows={10} />}>
      {() => (
        <DataTable
          name="deals"
          caption={t("caption")}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          defaultSort="-started"
          sort={sort}
          onSort={(next) => change({ sort: next })}
          filterKey={JSON.stringify(filter)}
          tools={<DealFilterBar search={search} onChange={change} />}
          empty={
            isFiltered ? (
              <Empty
                title={t("filtered")}
                hint={t("filteredHint")}
                action={<Button onClick={() => change(NO_DEAL_FILTER)}>{t("clear")}</Button>}
              />
            ) : (
              <Empty
                title={t("empty")}
                hint={t("emptyHint")}
                action={
                  <Link to="/opportunities" className={buttonLook({ look: "primary" })}>
                    {t("toOpportunities")}
                  </Link>
                }
              />
            )
          }
          footer={
            query.hasNextPage && (
              <MoreButton
                isBusy={query.isFetchingNextPage}
                text={query.isFetchingNextPage ? tPanel("loading") : tPanel("more")}
                onMore={() => void query.fetchNextPage()}
              />
            )
          }
        />
      )}
    </QueryPanel>
  );
}

/** The newer of two records of a deal; a deal whose live record has left the filter leaves the list. */
function merge(listed: readonly Deal[], live: readonly Deal[], search: DealSearch): readonly Deal[] {
  const byId = new Map(listed.map((deal) => [deal.id, deal]));
  for (const deal of live) {
    const known = byId.get(deal.id);
    if (known === undefined || deal.updatedAt >= known.updatedAt) byId.set(deal.id, deal);
  }
  return [...byId.values()].filter((deal) => passes(deal, search));
}

function passes(deal: Deal, search: DealSearch): boolean {
  const symbol = wholeSymbol(search.symbol);
  return (
    (search.status === undefined || deal.status === search.status) &&
    (search.mode === undefined || deal.mode === search.mode) &&
    (search.strategy === undefined || deal.strategyId === search.strategy) &&
    (symbol === undefined || deal.legs.some((leg) => leg.symbol === symbol))
  );
}
