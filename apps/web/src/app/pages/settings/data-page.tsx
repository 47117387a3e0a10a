import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { DeletePanel } from "../../../features/account-data/delete-panel.tsx";
import { ExportPanel } from "../../../features/account-data/export-panel.tsx";
import { useApp } from "../../app-context.ts";

export function DataPage() {
  const t = useTranslations("data");
  const { client, session } = useApp();
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  if (state.kind !== "open") return null;
  return (
    <Page title={t("title")} intro={t("intro")}>
      <ExportPanel client={client} username={state.user.username} />
      <DeletePanel client={client} username={state.user.username} onDeleted={() => session.end("signed_out")} />
    </Page>
  );
}
