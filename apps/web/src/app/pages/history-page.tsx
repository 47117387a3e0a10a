import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Page } from "../../components/page.tsx";
import { dropUndefined, isFiltered } from "../../features/opportunities/filter.ts";
import { FilterBar } from "../../features/opportunities/filter-bar.tsx";
import { routeOf } from "../../features/opportunities/route-of.ts";
import { HistoryPanel } from "../../features/opportunity-history/history-panel.tsx";
import { usePages } from "../../lib/use-pages.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { useApp } from "../app-context.ts";
import { useFeed } from "../feed-context.ts";

const route = getRouteApi("/signed-in/opportunities/history");
const VENUES_MS = 500;

/** A symbol as people type it; anything else is no filter that the server knows. */
const symbolOf = (text: string | undefined): string | undefined =>
  /^[A-Za-z0-9.]+\/[A-Za-z0-9.]+(:[A-Za-z0-9.-]+)?$/.test(text ?? "") ? text?.toUpperCase() : undefined;

export function HistoryPage() {
  const t = useTranslations("history");
  const { client } = useApp();
  const feed = useFeed();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const venues = useThrottledRows(feed.venues, VENUES_MS);
  const { kind, venue, min } = search;
  const symbol = symbolOf(search.q);
  const filter = {
    ...(kind && { kinds: [kind] }),
    ...(venue && { venues: [venue] }),
    ...(symbol && { symbols: [symbol] }),
    ...(min !== undefined && { minNetBps: min }),
  };
  const query = usePages({
    key: ["opportunities.history", filter],
    // Pages go on after an entry: an opportunity's own id comes back each time it opens.
    read: async (page) =>
      (await client.opportunities.history.query({ ...filter, ...page })).map((row) => ({
        ...row,
        id: row.entryId,
        opportunityId: row.id,
      })),
  });
  return (
    <Page title={t("title")} intro={t("intro")}>
      <section aria-label={t("title")} className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
        <HistoryPanel
          query={query}
          routeOf={routeOf}
          filterKey={JSON.stringify(filter)}
          isFiltered={isFiltered(search)}
          tools={
            <FilterBar
              search={search}
              venues={venues}
              hasFree={false}
              onChange={(patch) => void navigate({ search: dropUndefined({ ...search, ...patch }), replace: true })}
            />
          }
        />
      </section>
    </Page>
  );
}
