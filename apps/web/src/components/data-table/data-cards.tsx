import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../lib/cn.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { memoGeneric } from "../../lib/memo-generic.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import { Button } from "../button.tsx";
import type { DataColumn } from "./columns.ts";

/** More than a thumb scrolls through; the rest is asked for. */
const STEP = 50;

type CardsProps<Row> = {
  readonly caption: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly store?: KeyedStore<Row>;
  readonly card?: (row: Row) => ReactNode;
};

/** Rows on a phone: what decides first, the rest below. */
export function DataCards<Row>({ caption, columns, rows, keyOf, store, card }: CardsProps<Row>) {
  const t = useTranslations("table");
  const [limit, setLimit] = useState(STEP);
  return (
    <>
      <ul aria-label={caption}>
        {rows.slice(0, limit).map((row) => (
          <CardRow key={keyOf(row)} rowKey={keyOf(row)} row={row} columns={columns} store={store} card={card} />
        ))}
      </ul>
      {rows.length > limit && (
        <div className="p-3 text-center">
          <Button size="small" onClick={() => setLimit(limit + STEP)}>
            {t("more", { count: rows.length - limit })}
          </Button>
        </div>
      )}
    </>
  );
}

type CardProps<Row> = {
  readonly rowKey: string;
  readonly row: Row;
  readonly columns: readonly DataColumn<Row>[];
  readonly store: KeyedStore<Row> | undefined;
  readonly card: ((row: Row) => ReactNode) | undefined;
};

function AnyCard<Row>({ store, ...props }: CardProps<Row>) {
  return store === undefined ? <Card {...props} isGone={false} /> : <LiveCard {...props} store={store} />;
}
const CardRow = memoGeneric(AnyCard);

function LiveCard<Row>({ store, ...props }: CardProps<Row> & { readonly store: KeyedStore<Row> }) {
  const live = useRow(store, props.rowKey);
  return <Card {...props} row={live ?? props.row} isGone={live === undefined} />;
}

function Card<Row>(props: Omit<CardProps<Row>, "store"> & { readonly isGone: boolean }) {
  const { row, columns, card } = props;
  return (
    <li
      data-row={props.rowKey}
      data-gone={props.isGone ? "" : undefined}
      className={cn("grid gap-1.5 border-b border-line/60 px-3 py-2.5 text-sm last:border-0", props.isGone && "dimmed")}
    >
      {card ? card(row) : <Facts row={row} columns={columns} />}
    </li>
  );
}

function Facts<Row>({ row, columns }: { readonly row: Row; readonly columns: readonly DataColumn<Row>[] }) {
  const [head, ...rest] = columns;
  return (
    <>
      {head && <div className="font-medium break-words">{head.cell(row)}</div>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
        {rest
          .filter(({ isAction }) => !isAction)
          .map((column) => (
            <div key={column.id} className="contents">
              <dt className="text-muted">{column.title}</dt>
              <dd className={cn("min-w-0 text-right break-words", column.isFigure && "figure")}>{column.cell(row)}</dd>
            </div>
          ))}
      </dl>
      {rest
        .filter(({ isAction }) => isAction)
        .map((column) => (
          <div key={column.id} className="flex flex-wrap gap-2">
            {column.cell(row)}
          </div>
        ))}
    </>
  );
}
