import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { QueryPanel, RowsSkeleton } from "../../../components/query-panel.tsx";
import { SystemView } from "../../../features/admin-health/system-view.tsx";
import { TrustPanel } from "../../../features/admin-health/trust-panel.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useApp } from "../../app-context.ts";

const REFRESH_MS = 10_000;

export function HealthPage() {
  const t = useTranslations("adminHealth");
  const status = trpc.admin.system.status.useQuery(undefined, { refetchInterval: REFRESH_MS, staleTime: 0 });
  return (
    <Page title={t("title")} intro={t("intro")}>
      <QueryPanel query={status} skeleton={<RowsSkeleton rows={8} />}>
        {(data) => <SystemView status={data} />}
      </QueryPanel>
      <TrustSection />
    </Page>
  );
}

function TrustSection() {
  const { client } = useApp();
  const utils = trpc.useUtils();
  const settings = trpc.admin.trust.get.useQuery();
  return (
    <QueryPanel query={settings} skeleton={<RowsSkeleton rows={2} />}>
      {(data) => (
        <TrustPanel
          client={client}
          settings={data}
          onChanged={(next) => utils.admin.trust.get.setData(undefined, next)}
        />
      )}
    </QueryPanel>
  );
}
