import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { ActivityPanel } from "../../../features/activity/activity-panel.tsx";
import { useApp } from "../../app-context.ts";

export function ActivityPage() {
  const t = useTranslations("activity");
  const { client } = useApp();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <ActivityPanel client={client} />
    </Page>
  );
}
