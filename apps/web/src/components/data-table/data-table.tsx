import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useHeldRows } from "../../lib/use-held-rows.ts";
import { useMedia } from "../../lib/use-media.ts";
import { type DataColumn, writeSort } from "./columns.ts";
import { DataCards } from "./data-cards.tsx";
import { DataGrid } from "./data-grid.tsx";
import { DataToolbar } from "./data-toolbar.tsx";
import { useDataTable } from "./use-data-table.ts";

export type DataTableProps<Row> = {
  /** Its arrangement is kept, and its file named, by this. */
  readonly name: string;
  readonly caption: string;
  /** The same array from render to render: made once, or with `useMemo`. */
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  /** The same function from render to render. */
  readonly keyOf: (row: Row) => string;
  /** "-net" is by net, downwards. */
  readonly defaultSort?: string;
  /** Where the order lives in the address; otherwise it is only remembered. */
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
  /** Rows that change by themselves: each reads its own key here, and the order is held under the pointer. */
  readonly store?: KeyedStore<Row>;
  /** Changes with the filter: an order that is held belongs to one of them. */
  readonly filterKey?: string;
  /** Filters, at the left of the bar. */
  readonly tools?: ReactNode;
  /** Beside the count, such as how many there are without the filter. */
  readonly count?: ReactNode;
  readonly empty: ReactNode;
  /** On a phone; otherwise a list of names and values. */
  readonly card?: (row: Row) => ReactNode;
  /** More of a list that is read page by page. */
  readonly footer?: ReactNode;
};

/** Rows in columns that can be ordered, chosen and saved; long lists draw only what is in sight; cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const t = useTranslations("table");
  const isNarrow = useMedia("(max-width: 47.99rem)");
  const { columns, rows, keyOf, store } = props;
  const table = useDataTable({ ...props, defaultSort: props.defaultSort });
  const { sort } = table;
  const held = useHeldRows({
    rows: table.ordered,
    keyOf,
    orderKey: `${props.filterKey ?? ""}|${sort ? writeSort(sort) : ""}`,
    isOn: store !== undefined,
  });
  // What is read out is how many there are now and then, not each change.
  const spoken = useSettled(rows.length);

  return (
    <>
      <DataToolbar
        name={props.name}
        columns={columns}
        visible={table.visible}
        rows={table.ordered}
        sort={isNarrow ? sort : undefined}
        onSort={table.setSort}
        onVisible={table.setVisible}
        onReset={table.reset}
        tools={props.tools}
        isNarrow={isNarrow}
        count={
          <>
            {props.count ?? t("count", { count: rows.length })}
            {held.isHeld && ` · ${t("held", { newer: held.newer })}`}
          </>
        }
      />
      <p role="status" className="sr-only">
        {t("count", { count: spoken })}
      </p>
      {held.rows.length === 0 ? (
        props.empty
      ) : isNarrow ? (
        <DataCards {...props} columns={table.visible} rows={held.rows} />
      ) : (
        <DataGrid
          caption={props.caption}
          columns={table.visible}
          rows={held.rows}
          keyOf={keyOf}
          store={store}
          sort={sort}
          onSort={table.setSort}
          handlers={held.handlers}
        />
      )}
      {props.footer}
    </>
  );
}

const SETTLE_MS = 3_000;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
