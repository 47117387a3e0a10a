import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Page } from "../../components/page.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { MarketsPanel } from "../../features/market/markets-panel.tsx";
import { trpc } from "../../lib/trpc.ts";

const route = getRouteApi("/signed-in/markets");

export function MarketsPage() {
  const t = useTranslations("market");
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const markets = trpc.markets.list.useQuery();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <section aria-label={t("title")} className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
        <QueryPanel query={markets} skeleton={<RowsSkeleton rows={8} />}>
          {(list) => (
            <MarketsPanel
              markets={list}
              q={q}
              onFilter={(next) => void navigate({ search: next === "" ? {} : { q: next }, replace: true })}
            />
          )}
        </QueryPanel>
      </section>
    </Page>
  );
}
