import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { buttonLook } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { RowsSkeleton } from "../../components/query-panel.tsx";
import { BestPrices } from "../../features/market/best-prices.tsx";
import { DepthChart } from "../../features/market/depth-chart.tsx";
import { Ladder } from "../../features/market/ladder.tsx";
import { LEVELS } from "../../features/market/market-search.ts";
import { SpreadChart } from "../../features/market/spread-chart.tsx";
import { type BookFeed, bookKey } from "../../lib/book-feed.ts";
import { useRows } from "../../lib/use-keyed-store.ts";
import { useApp } from "../app-context.ts";
import { createPageBookFeed } from "../create-page-feed.ts";
import { useFeed } from "../feed-context.ts";
import { keepFeed } from "../keep-feed.ts";
import { StreamFrame } from "../live-frame.tsx";
import { useMarketDigits } from "../use-market-digits.ts";

const route = getRouteApi("/signed-in/markets/$symbol");
const DEPTH = 50;

export function MarketPage() {
  const t = useTranslations("market");
  const { symbol } = route.useParams();
  return (
    <Page
      title={symbol}
      action={
        <Link to="/markets" className={buttonLook({ size: "small" })}>
          <ArrowLeft aria-hidden className="size-4" />
          {t("allMarkets")}
        </Link>
      }
    >
      <Market key={symbol} symbol={symbol} />
    </Page>
  );
}

/** One symbol, one stream: another symbol begins anew. */
function Market({ symbol }: { readonly symbol: string }) {
  const app = useApp();
  const [feed] = useState(() => createPageBookFeed(app, { symbol, depth: DEPTH }));
  useEffect(() => keepFeed(feed), [feed]);
  return (
    <StreamFrame stream={feed}>
      {({ hasSnapshot, isOld }) => (hasSnapshot ? <Books feed={feed} symbol={symbol} isOld={isOld} /> : <Waiting />)}
    </StreamFrame>
  );
}

const Waiting = () => (
  <div aria-busy="true" className="rounded-lg border border-line bg-surface">
    <RowsSkeleton rows={8} />
  </div>
);

function Books(props: { readonly feed: BookFeed; readonly symbol: string; readonly isOld: boolean }) {
  const t = useTranslations("market");
  const { feed, symbol, isOld } = props;
  const search = route.useSearch();
  const digits = useMarketDigits();
  const nameOf = useVenueNames();
  // The list of venues changes when one comes or goes; their books are read by the ladders themselves.
  const venues = useVenuesOf(feed);
  const base = symbol.split("/")[0] ?? "";
  const levels = search.levels ?? LEVELS[0];
  return (
    <>
      <Panel title={t("bestPrices")} isFlush>
        <BestPrices store={feed.books} nameOf={nameOf} digitsOf={(venue) => digits(venue, symbol)} isOld={isOld} />
      </Panel>
      <div className="grid gap-5 xl:grid-cols-2">
        <Panel title={t("depth")} hint={t("depthHint")} action={<DepthChoice venues={venues} nameOf={nameOf} />}>
          <DepthChart
            store={feed.books}
            venue={search.venue}
            base={base}
            digits={digits(search.venue ?? venues[0] ?? "", symbol)}
          />
        </Panel>
        <Panel title={t("spreadHistory")} hint={t("spreadHistoryHint")}>
          <SpreadChart store={feed.books} />
        </Panel>
      </div>
      <section aria-labelledby="ladders">
        <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
          <h2 id="ladders" className="font-semibold">
            {t("ladders")}
          </h2>
          <LevelChoice />
        </div>
        <div className="grid gap-3 sm:grid-cols-[repeat(auto-fill,minmax(17rem,1fr))]">
          {venues.map((venue) => (
            <Ladder
              key={venue}
              store={feed.books}
              id={bookKey({ venue, symbol })}
              name={nameOf(venue)}
              levels={levels}
              digits={digits(venue, symbol)}
              isOld={isOld}
            />
          ))}
        </div>
      </section>
    </>
  );
}

const control = "h-8 rounded-md border border-control bg-bg px-2 text-sm text-text";

function DepthChoice(props: { readonly venues: readonly string[]; readonly nameOf: (venue: string) => string }) {
  const t = useTranslations("market");
  const { venue, ...rest } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <select
      aria-label={t("depthOf")}
      value={venue ?? ""}
      onChange={({ target: { value } }) =>
        void navigate({ search: value === "" ? rest : { ...rest, venue: value }, replace: true })
      }
      className={control}
    >
      <option value="">{t("allVenues")}</option>
      {props.venues.map((id) => (
        <option key={id} value={id}>
          {props.nameOf(id)}
        </option>
      ))}
    </select>
  );
}

function LevelChoice() {
  const t = useTranslations("market");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <select
      aria-label={t("levels")}
      value={search.levels ?? LEVELS[0]}
      onChange={({ target: { value } }) =>
        void navigate({ search: { ...search, levels: Number(value) }, replace: true })
      }
      className={control}
    >
      {LEVELS.map((count) => (
        <option key={count} value={count}>
          {t("levelCount", { count })}
        </option>
      ))}
    </select>
  );
}

function useVenueNames(): (venue: string) => string {
  const venues = useRows(useFeed().venues);
  return (id) => venues.find((venue) => venue.id === id)?.name ?? id;
}

/** The same array until a venue comes or goes. */
function useVenuesOf(feed: BookFeed): readonly string[] {
  const text = useSyncExternalStore(feed.books.subscribe, () =>
    feed.books
      .all()
      .map(({ venue }) => venue)
      .sort()
      .join(" "),
  );
  return text === "" ? [] : text.split(" ");
}
