import { X } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { type AuditSearch, readAuditSearch } from "./audit-search.ts";

const control = "h-8 rounded-md border border-control bg-bg px-2 text-sm text-text";
const OUTCOMES = ["allow", "deny", "error"] as const;

type Change = { readonly [Key in keyof AuditSearch]: string | undefined };

export function AuditFilterBar(props: {
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
}) {
  const t = useTranslations("adminAudit");
  const tOutcome = useTranslations("activity.outcomes");
  const id = useId();
  const { search } = props;
  const change = (part: Change): void => props.onSearch(readAuditSearch({ ...search, ...part }));
  const isFiltered = Object.keys(search).length > 0;
  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pb-3 sm:px-5">
      <input
        type="search"
        aria-label={t("filterAction")}
        placeholder={t("filterAction")}
        value={search.action ?? ""}
        maxLength={100}
        onChange={(event) => change({ action: event.target.value })}
        className={`${control} min-w-48 flex-1 placeholder:text-muted sm:max-w-64`}
      />
      <select
        aria-label={t("outcome")}
        value={search.outcome ?? ""}
        onChange={(event) => change({ outcome: event.target.value })}
        className={control}
      >
        <option value="">{t("allOutcomes")}</option>
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {tOutcome(outcome)}
          </option>
        ))}
      </select>
      {(["from", "to"] as const).map((end) => (
        <label key={end} htmlFor={`${id}-${end}`} className="flex items-center gap-2 text-sm text-muted">
          {t(end)}
          <input
            id={`${id}-${end}`}
            type="date"
            value={search[end] ?? ""}
            onChange={(event) => change({ [end]: event.target.value })}
            className={control}
          />
        </label>
      ))}
      {search.user !== undefined && <span className="text-sm text-muted">{t("oneUser")}</span>}
      {isFiltered && (
        <Button look="ghost" size="small" onClick={() => props.onSearch({})}>
          <X aria-hidden className="size-4" />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}
