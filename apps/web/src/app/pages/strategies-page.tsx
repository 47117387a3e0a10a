import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { StrategiesPanel } from "../../features/strategies/strategies-panel.tsx";
import { trpc } from "../../lib/trpc.ts";
import { RequireRole } from "../shell/require-role.tsx";
import { useRisk, useTradingApi } from "../use-trading.ts";

const REFRESH_MS = 5_000;

export const StrategiesPage = () => (
  <RequireRole roles={["admin", "trader"]}>
    <Strategies />
  </RequireRole>
);

function Strategies() {
  const t = useTranslations("strategy");
  const api = useTradingApi();
  const risk = useRisk();
  const [isAdding, setAdding] = useState(false);
  const venues = trpc.venues.list.useQuery().data;
  const query = useQuery({
    queryKey: ["strategies.list"],
    queryFn: () => api.strategies.list.query({}),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      action={
        <Button look="primary" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          {t("add")}
        </Button>
      }
    >
      <StrategiesPanel
        query={query}
        api={api}
        venues={venues ?? []}
        isLiveAllowed={risk.data?.liveAllowed === true}
        isAdding={isAdding}
        onAdding={setAdding}
      />
    </Page>
  );
}
