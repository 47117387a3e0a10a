import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { QueryPanel, RowsSkeleton } from "../../../components/query-panel.tsx";
import { SystemView } from "../../../features/admin-health/system-view.tsx";
import { trpc } from "../../../lib/trpc.ts";

const REFRESH_MS = 10_000;

export function HealthPage() {
  const t = useTranslations("adminHealth");
  const status = trpc.admin.system.status.useQuery(undefined, { refetchInterval: REFRESH_MS, staleTime: 0 });
  return (
    <Page title={t("title")} intro={t("intro")}>
      <QueryPanel query={status} skeleton={<RowsSkeleton rows={8} />}>
        {(data) => <SystemView status={data} />}
      </QueryPanel>
    </Page>
  );
}
