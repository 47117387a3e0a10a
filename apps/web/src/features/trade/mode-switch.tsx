import { useSyncExternalStore } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Menu, MenuChoice, MenuLabel } from "../../components/menu.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { tradingMode } from "../../lib/trading-mode.ts";

export const useTradingMode = () => useSyncExternalStore(tradingMode.subscribe, tradingMode.get);

/** Which account the pages show and act for; on every page. Live can be chosen only once it was allowed. */
export function ModeSwitch({ isLiveAllowed }: { readonly isLiveAllowed: boolean }) {
  const t = useTranslations("tradingMode");
  const mode = useTradingMode();
  return (
    <Menu
      trigger={
        <button type="button" aria-label={`${t("label")}: ${t(mode)}`} title={t(`${mode}Hint`)} className="rounded">
          <ModeMark mode={mode} />
        </button>
      }
    >
      <MenuLabel>{isLiveAllowed ? t("label") : t("liveOff")}</MenuLabel>
      <MenuChoice
        value={mode}
        onChange={(next) => {
          tradingMode.set(next);
          if (next === "live") toast.warning(t("nowLive"));
        }}
        options={(isLiveAllowed ? (["paper", "live"] as const) : (["paper"] as const)).map((value) => ({
          value,
          label: t(value),
        }))}
      />
    </Menu>
  );
}

/** A line under the header that nobody overlooks, while what is done here is done with real money. */
export function LiveBanner() {
  const t = useTranslations("tradingMode");
  if (useTradingMode() !== "live") return null;
  return (
    <div
      data-live-banner
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 border-b-2 border-real bg-surface px-4 py-1.5 text-sm font-medium text-real"
    >
      {t("banner")}
      <Button size="small" onClick={() => tradingMode.set("paper")}>
        {t("toPaper")}
      </Button>
    </div>
  );
}
