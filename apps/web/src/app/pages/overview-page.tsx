import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { RowsSkeleton } from "../../components/query-panel.tsx";
import { NoOpportunity } from "../../features/opportunities/no-opportunity.tsx";
import { TopOpportunities } from "../../features/opportunities/top-opportunities.tsx";
import { MarketTiles } from "../../features/overview/market-tiles.tsx";
import { VenueStrip, VenueStripSkeleton } from "../../features/venues/venue-strip.tsx";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { useFeed } from "../feed-context.ts";
import { FirstRun } from "../first-run.tsx";
import { LiveFrame } from "../live-frame.tsx";
import { PortfolioStrip } from "../portfolio-strip.tsx";
import { useTradeAction } from "../shell/trading-desk.tsx";
import { useMarketDigits } from "../use-market-digits.ts";

const SKELETON_ROWS = 6;
const COUNT_MS = 500;

/** The page that stays open: what pays now, and whether what it says can be believed. */
export function OverviewPage() {
  const t = useTranslations("overview");
  return (
    <Page title={t("title")}>
      <LiveFrame>{({ hasSnapshot, isOld }) => <Overview hasSnapshot={hasSnapshot} isOld={isOld} />}</LiveFrame>
    </Page>
  );
}

function Overview({ hasSnapshot, isOld }: { readonly hasSnapshot: boolean; readonly isOld: boolean }) {
  const t = useTranslations("overview");
  const feed = useFeed();
  const digits = useMarketDigits();
  return (
    <>
      <FirstRun />
      <PortfolioStrip />
      <MarketTiles opportunities={feed.opportunities} venues={feed.venues} hasSnapshot={hasSnapshot} />
      <Panel
        title={t("best")}
        isFlush
        action={
          <Link to="/opportunities" className="text-sm text-accent underline">
            {t("all")}
          </Link>
        }
      >
        {hasSnapshot ? <Best digits={digits} /> : <RowsSkeleton rows={SKELETON_ROWS} />}
      </Panel>
      <section aria-labelledby="venues" aria-busy={!hasSnapshot}>
        <h2 id="venues" className="mb-2 font-semibold">
          {t("venues")}
        </h2>
        {hasSnapshot ? <VenueStrip store={feed.venues} isOld={isOld} /> : <VenueStripSkeleton />}
      </section>
    </>
  );
}

function Best({ digits }: { readonly digits: ReturnType<typeof useMarketDigits> }) {
  const feed = useFeed();
  const action = useTradeAction();
  const count = useThrottledRows(feed.opportunities, COUNT_MS).length;
  const venues = useThrottledRows(feed.venues, COUNT_MS);
  if (count === 0) return <NoOpportunity venues={venues} />;
  return <TopOpportunities store={feed.opportunities} digits={digits} action={action} />;
}
