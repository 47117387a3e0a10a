import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { SessionsPanel } from "../../../features/sessions/sessions-panel.tsx";
import { useApp } from "../../app-context.ts";

export function SessionsPage() {
  const t = useTranslations("sessions");
  const { client } = useApp();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <SessionsPanel client={client} />
    </Page>
  );
}
