import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../lib/cn.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { memoGeneric } from "../../lib/memo-generic.ts";
import { useRow } from "../../lib/use-keyed-store.ts";
import type { DataColumn } from "./columns.ts";

type RowProps<Row> = {
  readonly rowKey: string;
  /** As it was when the order was made: shown, marked, once it has gone from the store under the pointer. */
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly DataColumn<Row>[];
  readonly store: KeyedStore<Row> | undefined;
};

/** A row of a store reads its own key: a change of one renders one. */
function AnyRow<Row>({ store, ...props }: RowProps<Row>) {
  return store === undefined ? <Cells {...props} isGone={false} /> : <LiveRow {...props} store={store} />;
}

const isSame = <Row,>(a: RowProps<Row>, b: RowProps<Row>): boolean =>
  a.rowKey === b.rowKey &&
  a.index === b.index &&
  a.columns === b.columns &&
  a.store === b.store &&
  // A row of a store brings its newest state by itself.
  (a.store !== undefined || a.row === b.row);

export const GridRow = memoGeneric(AnyRow, isSame);

function LiveRow<Row>({ store, ...props }: RowProps<Row> & { readonly store: KeyedStore<Row> }) {
  const live = useRow(store, props.rowKey);
  return <Cells {...props} row={live ?? props.row} isGone={live === undefined} />;
}

type CellsProps<Row> = Omit<RowProps<Row>, "store"> & { readonly isGone: boolean };

function Cells<Row>({ rowKey, row, index, columns, isGone }: CellsProps<Row>) {
  const t = useTranslations("table");
  return (
    <tr
      data-row={rowKey}
      data-gone={isGone ? "" : undefined}
      aria-rowindex={index + 2}
      className={cn("h-(--row) border-b border-line/60 hover:bg-raised", isGone && "dimmed line-through")}
    >
      {columns.map((column, place) => (
        <Cell key={column.id} column={column} isHead={place === 0}>
          {column.cell(row)}
          {isGone && place === 0 && <span className="ml-1.5 inline-block no-underline">({t("gone")})</span>}
        </Cell>
      ))}
    </tr>
  );
}

function Cell<Row>(props: {
  readonly column: DataColumn<Row>;
  readonly isHead: boolean;
  readonly children: ReactNode;
}) {
  const { column } = props;
  const Tag = props.isHead ? "th" : "td";
  return (
    <Tag
      {...(props.isHead && { scope: "row" })}
      className={cn(
        "px-2 py-0 font-normal whitespace-nowrap first:pl-3 last:pr-3",
        column.isFigure ? "figure" : "text-left",
        column.isAction && "text-right",
      )}
    >
      {props.children}
    </Tag>
  );
}
