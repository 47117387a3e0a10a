import { Search, X } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { COLUMNS, KINDS, type Sort, type TableSearch, writeSort } from "./filter.ts";
import { COLUMN_TEXT, firstDirection } from "./table.tsx";

type Props = {
  readonly search: TableSearch;
  readonly sort: Sort;
  readonly isNarrow: boolean;
  readonly onChange: (change: { readonly [Key in keyof TableSearch]: TableSearch[Key] | undefined }) => void;
};

const control = "h-8 rounded-md border border-control bg-bg px-2 text-sm text-text";

export function FilterBar({ search, sort, isNarrow, onChange }: Props) {
  const t = useTranslations("opportunity");
  const id = useId();
  const isFiltered = search.q !== undefined || search.kind !== undefined || search.min !== undefined;
  return (
    <search className="flex flex-wrap items-center gap-2 px-3 py-2.5">
      <div className="relative min-w-40 flex-1 sm:max-w-64">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-4 text-muted" />
        <input
          type="search"
          aria-label={t("filter")}
          placeholder={t("filter")}
          value={search.q ?? ""}
          onChange={(event) => onChange({ q: event.target.value || undefined })}
          className={`${control} w-full pl-8 placeholder:text-muted`}
        />
      </div>
      <select
        aria-label={t("kinds")}
        value={search.kind ?? ""}
        onChange={(event) => onChange({ kind: KINDS.find((kind) => kind === event.target.value) })}
        className={control}
      >
        <option value="">{t("allKinds")}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-min`} className="flex items-center gap-2 text-sm text-muted">
        {t("minNet")}
        <input
          id={`${id}-min`}
          type="number"
          inputMode="decimal"
          step="0.5"
          value={search.min ?? ""}
          onChange={(event) => onChange({ min: event.target.value === "" ? undefined : Number(event.target.value) })}
          className={`${control} figure w-16`}
        />
      </label>
      {isNarrow && <SortChoice sort={sort} onChange={(next) => onChange({ sort: next })} />}
      {isFiltered && (
        <Button look="ghost" size="small" onClick={() => onChange({ q: undefined, kind: undefined, min: undefined })}>
          <X aria-hidden className="size-4" />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}

/** Cards have no headers to click. */
function SortChoice(props: { readonly sort: Sort; readonly onChange: (sort: string) => void }) {
  const t = useTranslations("opportunity");
  return (
    <select
      aria-label={t("sortBy")}
      value={props.sort.column}
      onChange={(event) => {
        const column = COLUMNS.find((known) => known === event.target.value);
        if (column) props.onChange(writeSort({ column, isDescending: firstDirection(column) }));
      }}
      className={`${control} min-w-0 flex-1`}
    >
      {COLUMNS.map((column) => (
        <option key={column} value={column}>
          {t("sortBy")} {t(COLUMN_TEXT[column])}
        </option>
      ))}
    </select>
  );
}
