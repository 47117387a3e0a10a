import type { ExplainedOpportunity } from "@tandem/contract/opportunities";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useCallback, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Age, Since } from "../../components/age.tsx";
import { Badge } from "../../components/badge.tsx";
import { buttonLook } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { Bps, Gain, Money } from "../../components/figures.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { Tiles } from "../../components/tiles.tsx";
import { routeOf } from "../../features/opportunities/route-of.ts";
import { useReasonText } from "../../features/opportunities/use-reason-text.ts";
import { LegsTable } from "../../features/opportunity-detail/legs-table.tsx";
import { ProfitCurve } from "../../features/opportunity-detail/profit-curve.tsx";
import { Waterfall } from "../../features/opportunity-detail/waterfall.tsx";
import { WhyNot } from "../../features/opportunity-detail/why-not.tsx";
import { toApiProblem } from "../../lib/api-problem.ts";
import { formatClock } from "../../lib/format.ts";
import { trpc } from "../../lib/trpc.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { useFeed } from "../feed-context.ts";
import { useTradeAction } from "../shell/trading-desk.tsx";
import { useMarketDigits } from "../use-market-digits.ts";

const route = getRouteApi("/signed-in/opportunities/$id");
/** The explanation is made on the books of its moment: this often while the page is looked at. */
const EXPLAIN_MS = 2_000;

const isGone = (error: unknown): boolean => {
  const problem = toApiProblem(error);
  return problem.kind === "refused" && problem.code === "NOT_FOUND";
};

export function OpportunityPage() {
  const t = useTranslations("explain");
  const { id } = route.useParams();
  const isListed = useIsListed(id);
  const query = trpc.opportunities.get.useQuery(
    { id },
    // One that is gone is asked for again when the feed says that it is back.
    { staleTime: 0, refetchInterval: ({ state }) => (isGone(state.error) && !isListed ? false : EXPLAIN_MS) },
  );
  const hasGone = query.error !== null && isGone(query.error);
  const data = query.data;
  const action = useTradeAction();
  return (
    <Page
      title={data ? routeOf(data) : t("title")}
      action={
        <div className="flex items-center gap-3">
          {data && !hasGone && action?.(data)}
          <Link to="/opportunities" className={buttonLook({ size: "small" })}>
            <ArrowLeft aria-hidden className="size-4" />
            {t("back")}
          </Link>
        </div>
      }
    >
      {hasGone && data === undefined ? (
        <Gone />
      ) : (
        <>
          {hasGone && (
            <Notice tone="info">
              {t("closedHint", { time: formatClock(query.dataUpdatedAt) })}{" "}
              <Link to="/opportunities/history" className="underline">
                {t("toHistory")}
              </Link>
            </Notice>
          )}
          <QueryPanel query={{ ...query, error: hasGone ? null : query.error }} skeleton={<RowsSkeleton rows={8} />}>
            {(opportunity) => <Explained opportunity={opportunity} hasGone={hasGone} />}
          </QueryPanel>
        </>
      )}
    </Page>
  );
}

/** Whether the feed lists it; the page is not drawn anew by its figures. */
function useIsListed(id: string): boolean {
  const { opportunities } = useFeed();
  const subscribe = useCallback(
    (listener: () => void) => opportunities.subscribeKey(id, listener),
    [opportunities, id],
  );
  return useSyncExternalStore(subscribe, () => opportunities.get(id) !== undefined);
}

function Gone() {
  const t = useTranslations("explain");
  return (
    <div className="rounded-lg border border-line bg-surface">
      <Empty
        title={t("goneTitle")}
        hint={t("goneHint")}
        action={
          <Link to="/opportunities/history" className={buttonLook()}>
            {t("toHistory")}
          </Link>
        }
      />
    </div>
  );
}

function Explained(props: { readonly opportunity: ExplainedOpportunity; readonly hasGone: boolean }) {
  const t = useTranslations("explain");
  const digits = useMarketDigits();
  const reasonText = useReasonText();
  const { opportunity, hasGone } = props;
  return (
    <div className={hasGone ? "dimmed grid gap-5" : "grid gap-5"} data-explained={hasGone ? "closed" : "open"}>
      <Standing opportunity={opportunity} hasGone={hasGone} />
      <div className="grid gap-5 xl:grid-cols-2">
        <Panel title={t("curve")} hint={t("curveHint")}>
          <ProfitCurve opportunity={opportunity} />
        </Panel>
        <div className="grid content-start gap-5">
          <Panel title={t("fromGross")} hint={t("fromGrossHint")}>
            <Waterfall opportunity={opportunity} />
          </Panel>
          <Panel title={t("why")}>
            <WhyNot reasons={opportunity.blockedBy.map((id) => ({ id, ...reasonText(id) }))} />
          </Panel>
        </div>
      </div>
      <Panel title={t("legs")} isFlush>
        <LegsTable opportunity={opportunity} digits={digits} />
      </Panel>
    </div>
  );
}

/** How it stands this moment: the live row where there is one, else what was explained. */
function Standing(props: { readonly opportunity: ExplainedOpportunity; readonly hasGone: boolean }) {
  const t = useTranslations("explain");
  const feed = useFeed();
  const { opportunity, hasGone } = props;
  const row = useRow(feed.opportunities, opportunity.id) ?? opportunity;
  return (
    <Tiles
      label={t("state")}
      tiles={[
        {
          name: t("netNow"),
          value: <Bps bps={row.netBps} hasUnit />,
          hint: (
            <>
              {t("peak")} <Bps bps={opportunity.peakNetBps} hasUnit />
            </>
          ),
        },
        { name: t("profitNow"), value: <Gain text={row.profit} asset={row.profitAsset} /> },
        { name: t("notional"), value: <Money text={row.notional} asset={row.startAsset} /> },
        {
          name: t("state"),
          value: <Badge tone={hasGone ? "quiet" : "good"}>{t(hasGone ? "closed" : "open")}</Badge>,
          hint: (
            <>
              {t("since")} <Since at={row.firstSeenAt} /> · {t("seen")}{" "}
              <Age at={row.lastSeenAt} staleMs={Number.POSITIVE_INFINITY} lateMs={Number.POSITIVE_INFINITY} />
            </>
          ),
        },
      ]}
    />
  );
}
