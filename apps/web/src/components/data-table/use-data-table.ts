import { useTable } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { keepTableLayout, readTableLayout, type TableLayout } from "../../lib/table-layout.ts";
import { type DataColumn, features, type Item, readSort, type Sort, toTableColumns, writeSort } from "./columns.ts";

export type DataTableState<Row> = {
  readonly visible: readonly DataColumn<Row>[];
  readonly ordered: readonly Row[];
  readonly sort: Sort | undefined;
  readonly setSort: (sort: Sort) => void;
  readonly setVisible: (column: DataColumn<Row>, isVisible: boolean) => void;
  /** Back to the table's own arrangement. */
  readonly reset: () => void;
};

/** Order and columns of a table: as its address says, else as they were left, else as it was made. */
export function useDataTable<Row>(options: {
  /** The arrangement is kept under this name. */
  readonly name: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly defaultSort?: string | undefined;
  /** Given where the order lives in the address. */
  readonly sort?: string | undefined;
  readonly onSort?: ((sort: string) => void) | undefined;
}): DataTableState<Row> {
  const { name, columns, rows, keyOf, onSort } = options;
  const [layout, setLayout] = useState<TableLayout>(() => readTableLayout(name));
  const change = (next: TableLayout): void => {
    keepTableLayout(name, next);
    setLayout(next);
  };
  const wanted = [options.sort, layout.sort, options.defaultSort].map(readSort);
  const sort = wanted.find((known) => columns.some(({ id, value }) => id === known?.column && value !== undefined));

  const data = useMemo(() => rows.map((row): Item<Row> => ({ key: keyOf(row), row })), [rows, keyOf]);
  const tableColumns = useMemo(() => toTableColumns(columns), [columns]);
  const sortId = sort?.column;
  const isDescending = sort?.isDescending === true;
  const sorting = useMemo(
    () => (sortId === undefined ? [] : [{ id: sortId, desc: isDescending }]),
    [sortId, isDescending],
  );
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map((column) => [column.id, isShown(column, layout)])),
    [columns, layout],
  );
  const table = useTable({
    features,
    columns: tableColumns,
    data,
    getRowId: ({ key }) => key,
    state: { sorting, columnVisibility },
  });
  const visibleIds = new Set(table.getVisibleLeafColumns().map(({ id }) => id));
  return {
    visible: columns.filter(({ id }) => visibleIds.has(id)),
    ordered: table.getRowModel().rows.map(({ original }) => original.row),
    sort,
    setSort(next) {
      const text = writeSort(next);
      change({ ...layout, sort: text });
      onSort?.(text);
    },
    setVisible({ id }, isVisible) {
      const others = (list: readonly string[]) => list.filter((other) => other !== id);
      change({
        ...layout,
        shown: isVisible ? [...others(layout.shown), id] : others(layout.shown),
        hidden: isVisible ? others(layout.hidden) : [...others(layout.hidden), id],
      });
    },
    reset: () => change({ shown: [], hidden: [] }),
  };
}

function isShown<Row>({ id, isFixed, isOptional }: DataColumn<Row>, layout: TableLayout): boolean {
  if (isFixed) return true;
  return isOptional ? layout.shown.includes(id) : !layout.hidden.includes(id);
}
