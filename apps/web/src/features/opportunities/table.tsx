import { ChevronDown, ChevronUp } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../lib/cn.ts";
import type { messages } from "../../lib/messages/all.ts";
import { TEXT_COLUMNS } from "./columns.ts";
import { COLUMNS, type ColumnId, type Sort } from "./filter.ts";

export const COLUMN_TEXT = {
  kind: "colKind",
  route: "colRoute",
  buy: "colBuy",
  sell: "colSell",
  amount: "colAmount",
  notional: "colNotional",
  gross: "colGross",
  net: "colNet",
  profit: "colProfit",
  age: "colAge",
  life: "colLifetime",
} as const satisfies Record<ColumnId, keyof typeof messages.opportunity>;

/** Figures start with the largest, words with the first. */
export const firstDirection = (column: ColumnId): boolean =>
  !TEXT_COLUMNS.has(column) && column !== "buy" && column !== "sell";

export function OpportunityTable(props: {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly bodyProps?: ComponentProps<"tbody">;
  readonly children: ReactNode;
}) {
  const t = useTranslations("opportunity");
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{t("caption")}</caption>
        <thead>
          <tr className="border-b border-line">
            {COLUMNS.map((column) => (
              <HeaderCell key={column} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody {...props.bodyProps}>{props.children}</tbody>
      </table>
    </div>
  );
}

function HeaderCell(props: { readonly column: ColumnId; readonly sort: Sort; readonly onSort: (sort: Sort) => void }) {
  const t = useTranslations("opportunity");
  const { column, sort } = props;
  const isSorted = sort.column === column;
  const Icon = sort.isDescending ? ChevronDown : ChevronUp;
  const next = { column, isDescending: isSorted ? !sort.isDescending : firstDirection(column) };
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
      className="group p-0 font-medium whitespace-nowrap"
    >
      <button
        type="button"
        onClick={() => props.onSort(next)}
        className={cn(
          "flex h-9 w-full items-center gap-1 px-2 text-xs group-first:pl-3 group-last:pr-3 hover:text-text",
          isSorted ? "text-text" : "text-muted",
          // The arrow stands outside of the column's edge, so that a header lines up with its figures.
          !TEXT_COLUMNS.has(column) && "flex-row-reverse",
        )}
      >
        {t(COLUMN_TEXT[column])}
        <Icon aria-hidden className={cn("size-3.5", !isSorted && "invisible")} />
      </button>
    </th>
  );
}

export const OpportunityTableSkeleton = ({ rows }: { readonly rows: number }) => (
  <div aria-hidden className="grid">
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className="flex h-7 items-center gap-6 border-b border-line/60 px-2.5">
        <div className="skeleton h-3 w-14" />
        <div className="skeleton h-3 w-24" />
        <div className="skeleton h-3 flex-1" />
        <div className="skeleton h-3 w-20" />
      </div>
    ))}
  </div>
);
