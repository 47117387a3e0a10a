import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useRef } from "react";
import { cn } from "../../lib/cn.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { density } from "../../lib/preferences.ts";
import type { HeldRows } from "../../lib/use-held-rows.ts";
import { usePreference } from "../../lib/use-preference.ts";
import type { DataColumn, Sort } from "./columns.ts";
import { GridRow } from "./data-row.tsx";

/** Fewer rows than this are all drawn: the browser's own search finds them, and nothing has to be measured. */
const VIRTUAL_FROM = 80;
const OVERSCAN = 12;
const ROW_PX = { dense: 28, comfortable: 36 } as const;

export function DataGrid<Row>(props: {
  readonly caption: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly store: KeyedStore<Row> | undefined;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
  readonly handlers: HeldRows<Row>["handlers"];
}) {
  const { columns, rows, keyOf, store } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen] = usePreference(density);
  const isVirtual = rows.length >= VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX[chosen],
    overscan: OVERSCAN,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
  });
  const items = virtual.getVirtualItems();
  const shown = isVirtual ? items.map(({ index }) => index) : rows.map((_, index) => index);
  const above = isVirtual ? (items[0]?.start ?? 0) : 0;
  const below = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  return (
    // What scrolls must be reachable by keyboard. A group and no region: the panel around it is the landmark.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      role="group"
      ref={scroller}
      aria-label={props.caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      className={cn("overflow-x-auto", isVirtual && "max-h-[75dvh] overflow-y-auto")}
    >
      <table aria-rowcount={rows.length + 1} className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{props.caption}</caption>
        <thead className="sticky top-0 z-10 bg-surface shadow-[0_1px_0_var(--line)]">
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody {...props.handlers}>
          {above > 0 && <Gap height={above} columns={columns.length} />}
          {shown.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <GridRow key={keyOf(row)} rowKey={keyOf(row)} row={row} index={index} columns={columns} store={store} />
            );
          })}
          {below > 0 && <Gap height={below} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

/** The rows that are out of sight. */
const Gap = ({ height, columns }: { readonly height: number; readonly columns: number }) => (
  <tr aria-hidden>
    <td colSpan={columns} style={{ height, padding: 0 }} />
  </tr>
);

type HeaderProps<Row> = {
  readonly column: DataColumn<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
};

const edge = "first:pl-3 last:pr-3";

function HeaderCell<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const isSorted = sort?.column === column.id;
  const isDescending = isSorted ? sort.isDescending : column.isFigure === true;
  const Icon = isDescending ? ChevronDown : ChevronUp;
  if (column.value === undefined)
    return (
      <th
        scope="col"
        className={cn("h-9 px-2 text-xs font-medium whitespace-nowrap text-muted", edge, alignOf(column))}
      >
        {column.isAction ? <span className="sr-only">{column.title}</span> : column.title}
      </th>
    );
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : "none"}
      className="group p-0 font-medium whitespace-nowrap"
    >
      <button
        type="button"
        onClick={() => onSort({ column: column.id, isDescending: isSorted ? !isDescending : isDescending })}
        className={cn(
          "flex h-9 w-full items-center gap-1 px-2 text-xs group-first:pl-3 group-last:pr-3 hover:text-text",
          isSorted ? "text-text" : "text-muted",
          // The arrow stands outside of the column's edge, so that a header lines up with its figures.
          column.isFigure && "flex-row-reverse",
        )}
      >
        {column.title}
        <Icon aria-hidden className={cn("size-3.5", !isSorted && "invisible")} />
      </button>
    </th>
  );
}

const alignOf = <Row,>(column: DataColumn<Row>): string => (column.isFigure ? "text-right" : "text-left");
