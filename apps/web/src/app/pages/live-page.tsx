import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { marketDigits } from "../../features/opportunities/market-steps.ts";
import { OpportunitiesPanel } from "../../features/opportunities/panel.tsx";
import { OpportunityTableSkeleton } from "../../features/opportunities/table.tsx";
import { VenueStrip, VenueStripSkeleton } from "../../features/venues/venue-strip.tsx";
import type { ApiProblem } from "../../lib/api-problem.ts";
import { cn } from "../../lib/cn.ts";
import type { LiveFeed } from "../../lib/live-feed.ts";
import { trpc } from "../../lib/trpc.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { useFeed } from "../feed-context.ts";

const route = getRouteApi("/signed-in/");
const SKELETON_ROWS = 10;
const VENUES_MS = 500;

export function LivePage() {
  const t = useTranslations("live");
  const tApp = useTranslations("app");
  const feed = useFeed();
  const link = useSyncExternalStore(feed.link.subscribe, feed.link.get);
  const hasSnapshot = useSyncExternalStore(feed.hasSnapshot.subscribe, feed.hasSnapshot.get);
  const isOld = link.kind !== "live" && link.kind !== "connecting";

  return (
    <>
      <title>{`${t("title")} · ${tApp("name")}`}</title>
      <h1 className="sr-only">{t("title")}</h1>
      {link.kind === "failed" && <FeedFailed problem={link.problem} onRetry={feed.retry} />}
      {(hasSnapshot || link.kind !== "failed") && (
        <div
          data-dimmed={isOld && hasSnapshot ? "" : undefined}
          className={cn("grid gap-5", isOld && hasSnapshot && "dimmed")}
        >
          <section aria-labelledby="venues">
            <h2 id="venues" className="mb-2 text-sm font-semibold">
              {t("venues")}
            </h2>
            {hasSnapshot ? <VenueStrip store={feed.venues} isOld={isOld} /> : <VenueStripSkeleton />}
          </section>
          <section aria-labelledby="opportunities" aria-busy={!hasSnapshot} className="min-w-0">
            <h2 id="opportunities" className="mb-2 text-sm font-semibold">
              {t("opportunities")}
            </h2>
            <div className="overflow-hidden rounded-lg border border-line bg-surface">
              {hasSnapshot ? (
                <Opportunities feed={feed} isOld={isOld} />
              ) : (
                <OpportunityTableSkeleton rows={SKELETON_ROWS} />
              )}
            </div>
          </section>
        </div>
      )}
    </>
  );
}

function Opportunities({ feed, isOld }: { readonly feed: LiveFeed; readonly isOld: boolean }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const markets = trpc.markets.list.useQuery().data;
  const digits = useMemo(() => marketDigits(markets ?? []), [markets]);
  const liveVenues = useThrottledRows(feed.venues, VENUES_MS).filter((venue) => venue.status === "live").length;
  return (
    <OpportunitiesPanel
      store={feed.opportunities}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
      digits={digits}
      liveVenues={liveVenues}
      isOld={isOld}
    />
  );
}

/** The server ended the stream: what failed, what to do, and the number by which its log knows it. */
function FeedFailed({ problem, onRetry }: { readonly problem: ApiProblem; readonly onRetry: () => void }) {
  const t = useTranslations();
  const isTooMany = problem.kind === "refused" && problem.code === "TOO_MANY_REQUESTS";
  const id = problem.kind === "refused" ? problem.requestId : undefined;
  return (
    <div role="alert" className="mb-5 rounded-lg border border-danger bg-surface">
      <Empty
        title={t("live.failed")}
        hint={
          <>
            {t(isTooMany ? "live.tooMany" : "app.failedHint")}
            {id !== undefined && <span className="mt-1 block text-xs">{t("app.requestId", { id })}</span>}
          </>
        }
        action={
          <Button look="primary" onClick={onRetry}>
            {t("app.retry")}
          </Button>
        }
      />
    </div>
  );
}
