import { useQuery } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { LimitsForm } from "../../../components/limits-form.tsx";
import { Page } from "../../../components/page.tsx";
import { Panel } from "../../../components/panel.tsx";
import { ProblemNotice } from "../../../components/problem-notice.tsx";
import { QueryPanel, RowsSkeleton } from "../../../components/query-panel.tsx";
import { useCall } from "../../../lib/use-call.ts";
import { useTradingApi } from "../../use-trading.ts";

export function CeilingsPage() {
  const t = useTranslations("ceilings");
  const api = useTradingApi();
  const call = useCall();
  const query = useQuery({
    queryKey: ["admin.ceilings.get"],
    queryFn: () => api.admin.ceilings.get.query(undefined),
    staleTime: 0,
  });
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Panel title={t("title")}>
        <QueryPanel query={query} skeleton={<RowsSkeleton rows={6} />}>
          {(ceilings) => (
            <LimitsForm
              key={query.dataUpdatedAt}
              values={ceilings}
              isBusy={call.isBusy || call.isWaiting}
              save={t("save")}
              problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
              onSave={async (change) => {
                const done = await call.run(() => api.admin.ceilings.update.mutate(change));
                if (!done) return;
                toast.success(t("saved"));
                void query.refetch();
              }}
            />
          )}
        </QueryPanel>
      </Panel>
    </Page>
  );
}
