import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { useMedia } from "../lib/use-media.ts";
import { Button } from "./button.tsx";

export type RecordColumn<Row> = {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
  /** Buttons: no title of their own on a card. */
  readonly isAction?: boolean;
};

/**
 * Rows with their names above them; on a phone a card for each, with the names beside. The first column is what a row
 * is called.
 */
export function RecordTable<Row extends { readonly id: string }>(props: {
  readonly caption: string;
  readonly columns: readonly RecordColumn<Row>[];
  readonly rows: readonly Row[];
}) {
  const isNarrow = useMedia("(max-width: 47.99rem)");
  return isNarrow ? <Cards {...props} /> : <Table {...props} />;
}

type Props<Row> = {
  readonly caption: string;
  readonly columns: readonly RecordColumn<Row>[];
  readonly rows: readonly Row[];
};

function Table<Row extends { readonly id: string }>({ caption, columns, rows }: Props<Row>) {
  return (
    // A table that is wider than its place is scrolled inside of it, with the keyboard too. A group and no region: the
    // panel around it is the landmark of that name.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" className="overflow-x-auto" aria-label={caption} tabIndex={0}>
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cn(
                  "h-9 px-3 font-medium first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5",
                  column.isFigure && "text-right",
                )}
              >
                {column.isAction ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-record={row.id} className="border-b border-line/60 last:border-0">
              {columns.map((column, index) => (
                <Cell key={column.id} column={column} row={row} isFirst={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>(props: { readonly column: RecordColumn<Row>; readonly row: Row; readonly isFirst: boolean }) {
  const { column, row, isFirst } = props;
  const Tag = isFirst ? "th" : "td";
  return (
    <Tag
      {...(isFirst && { scope: "row" })}
      className={cn(
        "h-11 px-3 py-1.5 font-normal first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5",
        column.isFigure ? "figure" : "text-left",
        column.isAction && "text-right whitespace-nowrap",
      )}
    >
      {column.cell(row)}
    </Tag>
  );
}

function Cards<Row extends { readonly id: string }>({ caption, columns, rows }: Props<Row>) {
  const [head, ...rest] = columns;
  return (
    <ul aria-label={caption} className="grid">
      {rows.map((row) => (
        <li
          key={row.id}
          data-record={row.id}
          className="grid gap-2 border-b border-line/60 px-4 py-3 text-sm last:border-0"
        >
          {head && <div className="font-medium break-words">{head.cell(row)}</div>}
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {rest
              .filter((column) => !column.isAction)
              .map((column) => (
                <div key={column.id} className="contents">
                  <dt className="text-muted">{column.title}</dt>
                  <dd className="min-w-0 text-right break-words">{column.cell(row)}</dd>
                </div>
              ))}
          </dl>
          {rest
            .filter((column) => column.isAction)
            .map((column) => (
              <div key={column.id} className="flex flex-wrap gap-2">
                {column.cell(row)}
              </div>
            ))}
        </li>
      ))}
    </ul>
  );
}

/** The way to the next page of a list. */
export const MoreButton = (props: { readonly isBusy: boolean; readonly text: string; readonly onMore: () => void }) => (
  <div className="border-t border-line p-3 text-center">
    <Button size="small" aria-disabled={props.isBusy} onClick={() => !props.isBusy && props.onMore()}>
      {props.text}
    </Button>
  </div>
);
