import {
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

/** One column of a `DataTable`. */
export type DataColumn<Row> = {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the column is ordered by; absent: it cannot be. A float will do here, shown is always the exact text. */
  readonly value?: (row: Row) => string | number;
  /** What a file holds: exact figures as plain decimals, times as ISO texts. Absent: it is not in the file. */
  readonly text?: (row: Row) => string;
  /** Figures stand to the right, and start with the largest when they are ordered. */
  readonly isFigure?: boolean;
  /** Hidden until it is chosen. */
  readonly isOptional?: boolean;
  /** What a row is called, or its buttons: cannot be hidden. */
  readonly isFixed?: boolean;
  /** Buttons: the title is for screen readers alone. */
  readonly isAction?: boolean;
};

export type Sort = { readonly column: string; readonly isDescending: boolean };

/** "-net" is by net, downwards. */
export const readSort = (text: string | undefined): Sort | undefined =>
  text === undefined || text === "" || text === "-"
    ? undefined
    : { column: text.replace(/^-/, ""), isDescending: text.startsWith("-") };
export const writeSort = (sort: Sort): string => `${sort.isDescending ? "-" : ""}${sort.column}`;

export const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

const byValue = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

/** A row of the library is a record: ours may be any type, so it travels in one. */
export type Item<Row> = { readonly key: string; readonly row: Row };

/** The library's own description of the columns. Rows that are equal keep one order, whatever order they came in. */
export function toTableColumns<Row>(columns: readonly DataColumn<Row>[]) {
  const helper = createColumnHelper<typeof features, Item<Row>>();
  return helper.columns(
    columns.map(({ id, value, isFixed }) =>
      helper.accessor(({ row }) => value?.(row) ?? "", {
        id,
        enableSorting: value !== undefined,
        enableHiding: isFixed !== true,
        sortFn: (a, b) => {
          if (value === undefined) return 0;
          return byValue(value(a.original.row), value(b.original.row)) || a.original.key.localeCompare(b.original.key);
        },
      }),
    ),
  );
}
