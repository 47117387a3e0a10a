import type { Book } from "@tandem/contract/market-data";
import { useTranslations } from "use-intl";
import { Age } from "../../components/age.tsx";
import { Bps, Price } from "../../components/figures.tsx";
import { type RecordColumn, RecordTable } from "../../components/record-table.tsx";
import { formatRate } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { crossSpread, ownSpreadBps } from "./book-figures.ts";
import { BookState } from "./book-state.tsx";

const PACE_MS = 250;

type Row = Book & { readonly id: string };

/** The best bid and ask of each venue beside each other, and the best pair of two. */
export function BestPrices(props: {
  readonly store: KeyedStore<Book>;
  readonly nameOf: (venue: string) => string;
  readonly digitsOf: (venue: string) => { readonly price?: number | undefined };
  readonly isOld: boolean;
}) {
  const t = useTranslations("market");
  const { nameOf, digitsOf, isOld } = props;
  const books = useThrottledRows(props.store, PACE_MS);
  const cross = crossSpread(books);
  const rows = books
    .map((book): Row => ({ ...book, id: book.venue }))
    .sort((a, b) => nameOf(a.venue).localeCompare(nameOf(b.venue)));
  const price = (row: Row, side: "bids" | "asks") => {
    const best = row[side][0]?.[0];
    return best === undefined ? t("none") : <Price text={plain(best)} digits={digitsOf(row.venue).price} />;
  };
  const columns: readonly RecordColumn<Row>[] = [
    { id: "venue", title: t("venue"), cell: ({ venue }) => <span className="font-medium">{nameOf(venue)}</span> },
    { id: "status", title: t("trust"), cell: ({ status }) => <BookState status={status} isOld={isOld} /> },
    { id: "bid", title: t("bestBid"), isFigure: true, cell: (row) => price(row, "bids") },
    { id: "ask", title: t("bestAsk"), isFigure: true, cell: (row) => price(row, "asks") },
    { id: "spread", title: t("spread"), isFigure: true, cell: (row) => spreadText(row) ?? t("none") },
    {
      id: "age",
      title: t("heard"),
      isFigure: true,
      cell: ({ receivedAt }) => <Age at={receivedAt} isOld={isOld} />,
    },
    { id: "sequence", title: t("sequence"), isFigure: true, cell: ({ sequence }) => sequence ?? t("none") },
  ];
  return (
    <>
      <p className="px-4 pb-3 text-sm sm:px-5" data-cross={cross === undefined ? "none" : "known"}>
        {cross === undefined ? (
          <span className="text-muted">{t("crossNone")}</span>
        ) : (
          <>
            {t("crossNow", { buy: nameOf(cross.buyAt), sell: nameOf(cross.sellAt) })}{" "}
            <Bps bps={Number(cross.bps.toFixed(4))} hasUnit /> <span className="text-muted">{t("beforeFees")}</span>
          </>
        )}
      </p>
      <RecordTable caption={t("bestPrices")} columns={columns} rows={rows} />
    </>
  );
}

// The shortest text of a float may carry an exponent, which is no plain decimal.
const plain = (value: number): string => (value >= 1e-6 && value < 1e15 ? String(value) : value.toFixed(12));

function spreadText(book: Book): string | undefined {
  const bps = ownSpreadBps(book);
  return bps === undefined ? undefined : `${formatRate(bps)} bps`;
}
