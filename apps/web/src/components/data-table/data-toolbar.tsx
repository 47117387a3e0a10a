import { Columns3, Download } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { toCsv } from "../../lib/csv.ts";
import { saveFile } from "../../lib/save-file.ts";
import { Button } from "../button.tsx";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "../menu.tsx";
import type { DataColumn, Sort } from "./columns.ts";

type Props<Row> = {
  readonly name: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly visible: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  /** Given where there are no headers to click. */
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
  readonly onVisible: (column: DataColumn<Row>, isVisible: boolean) => void;
  readonly onReset: () => void;
  readonly tools: ReactNode;
  readonly count: ReactNode;
  readonly isNarrow: boolean;
};

export function DataToolbar<Row>(props: Props<Row>) {
  const t = useTranslations("table");
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      {props.tools}
      {props.isNarrow && <SortChoice {...props} />}
      <p className="text-xs text-muted tabular-nums">{props.count}</p>
      <div className="ml-auto flex items-center gap-1">
        {!props.isNarrow && <ColumnMenu {...props} />}
        <Button
          look="ghost"
          size="small"
          aria-disabled={props.rows.length === 0}
          onClick={() => props.rows.length > 0 && save(props)}
        >
          <Download aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t("export")}</span>
        </Button>
      </div>
    </div>
  );
}

/** What is in sight, and in its order: the columns that are shown, the rows that pass the filter. */
function save<Row>({ name, visible, rows }: Props<Row>): void {
  const written = visible.flatMap(({ title, text }) => (text ? [{ title, text }] : []));
  const lines = rows.map((row) => written.map(({ text }) => text(row)));
  saveFile({
    name: `tandem-${name}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}Z.csv`,
    type: "text/csv",
    body: toCsv([written.map(({ title }) => title), ...lines]),
  });
}

function ColumnMenu<Row>({ columns, visible, onVisible, onReset }: Props<Row>) {
  const t = useTranslations("table");
  const shown = new Set(visible.map(({ id }) => id));
  return (
    <Menu
      trigger={
        <Button look="ghost" size="small">
          <Columns3 aria-hidden className="size-4" />
          {t("columns")}
        </Button>
      }
    >
      <MenuLabel>{t("columnsHint")}</MenuLabel>
      {columns
        .filter(({ isFixed }) => !isFixed)
        .map((column) => (
          <MenuCheck
            key={column.id}
            isChecked={shown.has(column.id)}
            onChange={(isVisible) => onVisible(column, isVisible)}
          >
            {column.title}
          </MenuCheck>
        ))}
      <MenuLine />
      <MenuItem onSelect={onReset}>{t("reset")}</MenuItem>
    </Menu>
  );
}

/** Cards have no headers to click. */
function SortChoice<Row>({ columns, sort, onSort }: Props<Row>) {
  const t = useTranslations("table");
  return (
    <select
      aria-label={t("sortBy")}
      value={sort?.column ?? ""}
      onChange={(event) => {
        const column = columns.find(({ id }) => id === event.target.value);
        if (column) onSort({ column: column.id, isDescending: column.isFigure === true });
      }}
      className="h-8 min-w-0 flex-1 rounded-md border border-control bg-bg px-2 text-sm text-text"
    >
      {sort === undefined && <option value="">{t("unsorted")}</option>}
      {columns
        .filter(({ value }) => value !== undefined)
        .map(({ id, title }) => (
          <option key={id} value={id}>
            {t("sortedBy", { column: title })}
          </option>
        ))}
    </select>
  );
}
