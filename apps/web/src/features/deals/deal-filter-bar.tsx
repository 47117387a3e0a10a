import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { DEAL_STATUSES, type DealPatch, type DealSearch, NO_DEAL_FILTER } from "./deal-search.ts";

const control = "h-8 min-w-0 rounded-md border border-control bg-bg px-2 text-sm text-text";

export function DealFilterBar(props: { readonly search: DealSearch; readonly onChange: (patch: DealPatch) => void }) {
  const t = useTranslations("deal");
  const tMode = useTranslations("tradingMode");
  const { search, onChange } = props;
  const { sort: _, ...filter } = search;
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2">
      <input
        type="search"
        data-filter
        aria-label={t("filterSymbol")}
        placeholder={t("filterSymbol")}
        value={search.symbol ?? ""}
        onChange={(event) => onChange({ symbol: event.target.value.trim() || undefined })}
        className={`${control} w-52 placeholder:text-muted`}
      />
      <select
        aria-label={t("filterStatus")}
        value={search.status ?? ""}
        onChange={({ target: { value } }) => onChange({ status: DEAL_STATUSES.find((status) => status === value) })}
        className={control}
      >
        <option value="">{t("allStatuses")}</option>
        {DEAL_STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t("filterMode")}
        value={search.mode ?? ""}
        onChange={({ target: { value } }) =>
          onChange({ mode: value === "paper" || value === "live" ? value : undefined })
        }
        className={control}
      >
        <option value="">{t("allModes")}</option>
        <option value="paper">{tMode("paper")}</option>
        <option value="live">{tMode("live")}</option>
      </select>
      {Object.keys(filter).length > 0 && (
        <Button look="ghost" size="small" onClick={() => onChange(NO_DEAL_FILTER)}>
          <X aria-hidden className="size-4" />
          {t("clear")}
        </Button>
      )}
    </search>
  );
}
