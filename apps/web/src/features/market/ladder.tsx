import type { Book } from "@tandem/contract/market-data";
import { useTranslations } from "use-intl";
import { Age } from "../../components/age.tsx";
import { cn } from "../../lib/cn.ts";
import { formatDecimal, formatRate } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useFlash } from "../../lib/use-flash.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { cumulate, type Level, ownSpreadBps } from "./book-figures.ts";
import { BookState } from "./book-state.tsx";

export type Digits = { readonly price?: number | undefined; readonly amount?: number | undefined };

/** Digits of a market whose steps are not known. */
const DIGITS_MAX = 8;
const AMOUNT_DIGITS_MAX = 5;

const figure = (value: number, digits: number | undefined): string =>
  formatDecimal(value.toFixed(digits ?? DIGITS_MAX), { min: digits ?? 0, max: digits ?? DIGITS_MAX });

/** One venue's book: asks above, bids below, each level with a bar of all that is offered until there. */
export function Ladder(props: {
  readonly store: KeyedStore<Book>;
  readonly id: string;
  readonly name: string;
  readonly levels: number;
  readonly digits: Digits;
  readonly isOld: boolean;
}) {
  const t = useTranslations("market");
  const book = useRow(props.store, props.id);
  if (book === undefined) return null;
  const asks = book.asks.slice(0, props.levels);
  const bids = book.bids.slice(0, props.levels);
  const deepest = Math.max(cumulate(asks).at(-1)?.[1] ?? 0, cumulate(bids).at(-1)?.[1] ?? 0);
  const spread = ownSpreadBps(book);
  const isDead = props.isOld || book.status === "stale" || book.status === "syncing";
  return (
    <article
      aria-label={props.name}
      data-book={book.venue}
      data-status={book.status}
      className={cn("min-w-0 rounded-lg border border-line bg-surface", isDead && "dimmed")}
    >
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-2">
        <h3 className="font-semibold">{props.name}</h3>
        <BookState status={book.status} isOld={props.isOld} />
        <p className="w-full text-xs text-muted">
          {t("heard")} <Age at={book.receivedAt} isOld={props.isOld} />
          {spread !== undefined && ` · ${t("ownSpread", { bps: formatRate(spread) })}`}
        </p>
      </div>
      {asks.length + bids.length === 0 ? (
        <p className="px-3 py-6 text-center text-sm text-muted">{t("noLevels")}</p>
      ) : (
        <table className="w-full border-collapse text-xs">
          <caption className="sr-only">{t("ladderOf", { venue: props.name })}</caption>
          <thead className="text-muted">
            <tr>
              <th scope="col" className="px-3 py-1 text-right font-medium">
                {t("price")}
              </th>
              <th scope="col" className="px-3 py-1 text-right font-medium">
                {t("amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            <Side levels={asks} side="ask" digits={props.digits} deepest={deepest} />
            <Side levels={bids} side="bid" digits={props.digits} deepest={deepest} />
          </tbody>
        </table>
      )}
    </article>
  );
}

function Side(props: {
  readonly levels: readonly Level[];
  readonly side: "ask" | "bid";
  readonly digits: Digits;
  readonly deepest: number;
}) {
  const { levels, side, digits, deepest } = props;
  const rows = cumulate(levels).map(([price, total], place) => ({ price, total, amount: levels[place]?.[1] ?? 0 }));
  // The best ask stands at the bottom of its side, next to the best bid.
  return (side === "ask" ? rows.toReversed() : rows).map(({ price, total, amount }) => (
    <Row
      key={`${side}${price}`}
      price={price}
      amount={amount}
      share={deepest === 0 ? 0 : total / deepest}
      side={side}
      digits={digits}
    />
  ));
}

function Row(props: {
  readonly price: number;
  readonly amount: number;
  readonly share: number;
  readonly side: "ask" | "bid";
  readonly digits: Digits;
}) {
  const t = useTranslations("market");
  const { price, amount, share, side, digits } = props;
  const ref = useFlash<HTMLSpanElement>(amount);
  const amountDigits = digits.amount === undefined ? AMOUNT_DIGITS_MAX : Math.min(digits.amount, AMOUNT_DIGITS_MAX);
  const bar = `linear-gradient(to left, var(--${side}-bar) ${(share * 100).toFixed(1)}%, transparent 0)`;
  return (
    <tr style={{ backgroundImage: bar }}>
      <td className="figure px-3 py-px">
        <span className="sr-only">{t(side)} </span>
        {figure(price, digits.price)}
      </td>
      <td className="figure px-3 py-px">
        <span ref={ref} className="flash">
          {figure(amount, amountDigits)}
        </span>
      </td>
    </tr>
  );
}
