import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import { buttonLook } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { DealDetail } from "../../features/deals/deal-detail.tsx";
import { routeOf } from "../../features/opportunities/route-of.ts";
import { toApiProblem } from "../../lib/api-problem.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { useFeed } from "../feed-context.ts";
import { LiveFrame } from "../live-frame.tsx";
import { useTradingApi } from "../use-trading.ts";

const route = getRouteApi("/signed-in/deals/$id");

const isMissing = (error: unknown): boolean => {
  const problem = toApiProblem(error);
  return problem.kind === "refused" && (problem.code === "NOT_FOUND" || problem.code === "BAD_REQUEST");
};

export function DealPage() {
  const t = useTranslations("deal");
  const api = useTradingApi();
  const { id } = route.useParams();
  const live = useRow(useFeed().deals, id);
  const query = useQuery({ queryKey: ["deals.get", id], queryFn: () => api.deals.get.query({ id }), staleTime: 0 });
  // Whichever is newer: the feed follows the deal, the answer is there when the feed has forgotten it.
  const answered = query.data;
  const deal = live && (answered === undefined || live.updatedAt >= answered.updatedAt) ? live : answered;
  const isGone = deal === undefined && query.error !== null && isMissing(query.error);
  return (
    <Page
      title={deal ? routeOf(deal) : t("one")}
      action={
        <Link to="/deals" className={buttonLook({ size: "small" })}>
          <ArrowLeft aria-hidden className="size-4" />
          {t("back")}
        </Link>
      }
    >
      {isGone ? (
        <div className="rounded-lg border border-line bg-surface">
          <Empty title={t("gone")} hint={t("goneHint")} />
        </div>
      ) : (
        <LiveFrame>
          {() => (
            <QueryPanel query={{ ...query, data: deal }} skeleton={<RowsSkeleton rows={8} />}>
              {(shown) => <DealDetail deal={shown} api={api} onDecided={() => void query.refetch()} />}
            </QueryPanel>
          )}
        </LiveFrame>
      )}
    </Page>
  );
}
