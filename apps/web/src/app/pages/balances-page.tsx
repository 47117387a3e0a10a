import { useContext, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Page } from "../../components/page.tsx";
import { RowsSkeleton } from "../../components/query-panel.tsx";
import { BalancesPanel } from "../../features/balances/balances-panel.tsx";
import { ResetDialog } from "../../features/balances/reset-dialog.tsx";
import { useTradingMode } from "../../features/trade/mode-switch.tsx";
import { useFeed } from "../feed-context.ts";
import { LiveFrame } from "../live-frame.tsx";
import { MayTrade } from "../shell/may-trade.ts";
import { useTradingApi } from "../use-trading.ts";

export function BalancesPage() {
  const t = useTranslations("balance");
  const api = useTradingApi();
  const feed = useFeed();
  const mode = useTradingMode();
  const may = useContext(MayTrade);
  const [isAsking, setAsking] = useState(false);
  return (
    <Page
      title={t("title")}
      intro={
        <span className="flex flex-wrap items-center gap-2">
          <ModeMark mode={mode} /> {t(`intro.${mode}`)}
        </span>
      }
      action={may && mode === "paper" && <Button onClick={() => setAsking(true)}>{t("reset")}</Button>}
    >
      <LiveFrame>
        {({ hasSnapshot }) => (
          <section
            aria-label={t("title")}
            aria-busy={!hasSnapshot}
            className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface"
          >
            {hasSnapshot ? <BalancesPanel store={feed.balances} mode={mode} /> : <RowsSkeleton rows={8} />}
          </section>
        )}
      </LiveFrame>
      {isAsking && <ResetDialog api={api} onClose={() => setAsking(false)} />}
    </Page>
  );
}
