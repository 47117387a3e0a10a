import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { AuditPanel } from "../../../features/admin-audit/audit-panel.tsx";
import { ExportAuditButton } from "../../../features/admin-audit/export-audit-button.tsx";
import { VerifyPanel } from "../../../features/admin-audit/verify-panel.tsx";
import { useApp } from "../../app-context.ts";

const route = getRouteApi("/signed-in/admin/audit");

export function AuditPage() {
  const t = useTranslations("adminAudit");
  const { client } = useApp();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <VerifyPanel client={client} />
      <AuditPanel
        client={client}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        action={<ExportAuditButton client={client} search={search} />}
      />
    </Page>
  );
}
