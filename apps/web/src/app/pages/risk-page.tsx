import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../../components/page.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { AccountsPanel } from "../../features/risk/accounts-panel.tsx";
import { HaltsPanel } from "../../features/risk/halts-panel.tsx";
import { LimitsPanel } from "../../features/risk/limits-panel.tsx";
import { RepairPanel } from "../../features/risk/repair-panel.tsx";
import { useTradingMode } from "../../features/trade/mode-switch.tsx";
import { useApp } from "../app-context.ts";
import { RequireRole } from "../shell/require-role.tsx";
import { useRisk, useTradingApi } from "../use-trading.ts";

export const RiskPage = () => (
  <RequireRole roles={["admin", "trader"]}>
    <Risk />
  </RequireRole>
);

function Risk() {
  const t = useTranslations("risk");
  const api = useTradingApi();
  const mode = useTradingMode();
  const { session } = useApp();
  const account = useSyncExternalStore(session.state.subscribe, session.state.get);
  const risk = useRisk();
  const onChanged = (): void => void risk.refetch();
  if (account.kind !== "open") return null;
  return (
    <Page title={t("title")} intro={t("intro")}>
      <QueryPanel query={risk} skeleton={<RowsSkeleton rows={10} />}>
        {(state) => (
          <div className="grid gap-5">
            <HaltsPanel state={state} api={api} isAdmin={account.user.role === "admin"} onChanged={onChanged} />
            <LimitsPanel state={state} mode={mode} api={api} onChanged={onChanged} />
            <div className="grid gap-5 xl:grid-cols-2">
              <AccountsPanel state={state} api={api} username={account.user.username} onChanged={onChanged} />
              <RepairPanel repair={state.repair} api={api} onChanged={onChanged} />
            </div>
          </div>
        )}
      </QueryPanel>
    </Page>
  );
}
