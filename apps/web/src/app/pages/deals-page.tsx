import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../../components/page.tsx";
import { readDealSearch, wholeSymbol } from "../../features/deals/deal-search.ts";
import { DealsPanel } from "../../features/deals/deals-panel.tsx";
import { routeOf } from "../../features/opportunities/route-of.ts";
import { useKeptSearch } from "../../lib/use-kept-search.ts";
import { usePages } from "../../lib/use-pages.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { useFeed } from "../feed-context.ts";
import { LiveFrame } from "../live-frame.tsx";
import { useTradingApi } from "../use-trading.ts";

const route = getRouteApi("/signed-in/deals");
const PACE_MS = 500;

export function DealsPage() {
  const t = useTranslations("deal");
  const api = useTradingApi();
  const feed = useFeed();
  // The router lets what it does not know pass through: only what the page reads counts.
  const raw = route.useSearch();
  const search = useMemo(() => readDealSearch(raw), [raw]);
  const navigate = route.useNavigate();
  const live = useThrottledRows(feed.deals, PACE_MS);
  const onSearch = (next: typeof search): void => void navigate({ search: next, replace: true });
  useKeptSearch({ name: "deals", search, read: readDealSearch, restore: onSearch });
  const symbol = wholeSymbol(search.symbol);
  const filter = {
    ...(search.status && { statuses: [search.status] }),
    ...(search.mode && { mode: search.mode }),
    ...(search.strategy && { strategyId: search.strategy }),
    ...(symbol && { symbol }),
  };
  const query = usePages({
    key: ["deals.list", filter],
    read: (page) => api.deals.list.query({ ...filter, ...page }),
  });
  return (
    <Page title={t("title")} intro={t("intro")}>
      <LiveFrame>
        {() => (
          <section aria-label={t("title")} className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
            <DealsPanel query={query} live={live} search={search} onSearch={onSearch} routeOf={routeOf} />
          </section>
        )}
      </LiveFrame>
    </Page>
  );
}
