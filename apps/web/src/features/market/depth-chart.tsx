import type { Book } from "@tandem/contract/market-data";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "../../components/charts/chart.tsx";
import type { ChartSpec } from "../../components/charts/chart-spec.ts";
import { resample } from "../../components/charts/resample.ts";
import { formatDecimal } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { cumulate, isUsable, type Level, mergeSide } from "./book-figures.ts";
import type { Digits } from "./ladder.tsx";

const PACE_MS = 500;
const PLACES = 160;

/** All that is offered until each price, over every book that may be believed, or one venue's. */
export function DepthChart(props: {
  readonly store: KeyedStore<Book>;
  readonly venue: string | undefined;
  readonly base: string;
  readonly digits: Digits;
}) {
  const t = useTranslations("market");
  const { venue, base, digits } = props;
  const books = useThrottledRows(props.store, PACE_MS);
  const { bids, asks, from, to } = useMemo(() => sidesOf(books, venue), [books, venue]);
  const price = (x: number): string =>
    formatDecimal(x.toFixed(digits.price ?? 8), { min: digits.price ?? 0, max: digits.price ?? 8 });
  const amount = (y: number): string => formatDecimal(y.toFixed(4), { min: 0, max: 4 });
  const grid = { from, to, count: PLACES, between: "steps" } as const;
  // Bids grow downwards: seen from below, a place holds what the next level above it had.
  const rising = bids.toReversed();
  const spec: ChartSpec = {
    axis: "number",
    xName: t("price"),
    formatX: price,
    formatY: amount,
    series: [
      {
        id: "bids",
        name: t("bidDepth", { base }),
        look: "steps",
        tone: "accent",
        points: resample(rising, grid).filter(([x]) => x <= (rising.at(-1)?.[0] ?? 0)),
      },
      {
        id: "asks",
        name: t("askDepth", { base }),
        look: "steps",
        tone: "demo",
        dash: "dashed",
        points: resample(asks, grid).filter(([x]) => x <= (asks.at(-1)?.[0] ?? 0)),
      },
    ],
  };
  return (
    <Chart
      spec={spec}
      label={t("depthLabel", {
        bids: amount(bids.at(-1)?.[1] ?? 0),
        asks: amount(asks.at(-1)?.[1] ?? 0),
        base,
        from: price(from),
        to: price(to),
      })}
      none={<p className="text-center text-sm text-muted">{t("noDepth")}</p>}
    />
  );
}

function sidesOf(books: readonly Book[], venue: string | undefined) {
  const chosen = books.filter((book) => isUsable(book) && (venue === undefined || book.venue === venue));
  const side = (name: "bids" | "asks"): Level[] =>
    cumulate(
      mergeSide(
        chosen.map((book) => book[name]),
        name,
      ),
    );
  const [bids, asks] = [side("bids"), side("asks")];
  return { bids, asks, from: bids.at(-1)?.[0] ?? 0, to: asks.at(-1)?.[0] ?? 0 };
}
