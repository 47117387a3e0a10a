import type { Venue } from "@tandem/contract/market-data";
import { Search, X } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { isFiltered, KINDS, NO_FILTER, type TablePatch, type TableSearch } from "./filter.ts";

type Props = {
  readonly search: TableSearch;
  readonly venues: readonly Venue[];
  /** An open opportunity may be blocked; one that has closed is history. */
  readonly hasFree: boolean;
  readonly onChange: (change: TablePatch) => void;
};

const control = "h-8 rounded-md border border-control bg-bg px-2 text-sm text-text";

export function FilterBar({ search, venues, hasFree, onChange }: Props) {
  const t = useTranslations("opportunity");
  const id = useId();
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2 max-sm:w-full">
      <div className="relative min-w-40 flex-1 sm:max-w-64">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-4 text-muted" />
        <input
          type="search"
          data-filter
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
      <select
        aria-label={t("venues")}
        value={search.venue ?? ""}
        onChange={(event) => onChange({ venue: event.target.value || undefined })}
        className={control}
      >
        <option value="">{t("allVenues")}</option>
        {[...venues]
          .sort((a, b) => a.name.localeCompare(b.name))
          .map((venue) => (
            <option key={venue.id} value={venue.id}>
              {venue.name}
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
      {hasFree && (
        <label htmlFor={`${id}-free`} className="flex items-center gap-2 text-sm text-muted">
          <input
            id={`${id}-free`}
            type="checkbox"
            checked={search.free === true}
            onChange={(event) => onChange({ free: event.target.checked || undefined })}
            className="size-4 accent-accent"
          />
          {t("freeOnly")}
        </label>
      )}
      {isFiltered(search) && (
        <Button look="ghost" size="small" onClick={() => onChange(NO_FILTER)}>
          <X aria-hidden className="size-4" />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}
