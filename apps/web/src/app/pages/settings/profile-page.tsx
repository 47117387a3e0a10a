import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { Panel } from "../../../components/panel.tsx";
import { ProfileFacts } from "../../../features/account/profile-facts.tsx";
import { useApp } from "../../app-context.ts";

export function ProfilePage() {
  const t = useTranslations("profile");
  const { session } = useApp();
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Panel title={t("you")}>{state.kind === "open" && <ProfileFacts user={state.user} />}</Panel>
    </Page>
  );
}
