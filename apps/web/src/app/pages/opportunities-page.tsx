import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { buttonLook } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { RowsSkeleton } from "../../components/query-panel.tsx";
import { readTableSearch } from "../../features/opportunities/filter.ts";
import { OpportunitiesPanel } from "../../features/opportunities/panel.tsx";
import { useKeptSearch } from "../../lib/use-kept-search.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { useFeed } from "../feed-context.ts";
import { LiveFrame } from "../live-frame.tsx";
import { useTradeAction } from "../shell/trading-desk.tsx";
import { useMarketDigits } from "../use-market-digits.ts";

const route = getRouteApi("/signed-in/opportunities");
const SKELETON_ROWS = 12;
const VENUES_MS = 500;

export function OpportunitiesPage() {
  const t = useTranslations("opportunity");
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      action={
        <Link to="/opportunities/history" className={buttonLook({ size: "small" })}>
          {t("toHistory")}
        </Link>
      }
    >
      <LiveFrame>
        {({ hasSnapshot, isOld }) => (
          <section
            aria-label={t("title")}
            aria-busy={!hasSnapshot}
            className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface"
          >
            {hasSnapshot ? <Opportunities isOld={isOld} /> : <RowsSkeleton rows={SKELETON_ROWS} />}
          </section>
        )}
      </LiveFrame>
    </Page>
  );
}

function Opportunities({ isOld }: { readonly isOld: boolean }) {
  const feed = useFeed();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const digits = useMarketDigits();
  const action = useTradeAction();
  const venues = useThrottledRows(feed.venues, VENUES_MS);
  const onSearch = (next: typeof search): void => void navigate({ search: next, replace: true });
  useKeptSearch({ name: "opportunities", search, read: readTableSearch, restore: onSearch });
  return (
    <OpportunitiesPanel
      store={feed.opportunities}
      search={search}
      onSearch={onSearch}
      digits={digits}
      venues={venues}
      isOld={isOld}
      action={action}
    />
  );
}
