import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { PasswordPanel } from "../../../features/account/password-panel.tsx";
import { SecondFactorPanel } from "../../../features/second-factor/second-factor-panel.tsx";
import { useApp } from "../../app-context.ts";

export function SecurityPage() {
  const t = useTranslations("security");
  const { client, session } = useApp();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <PasswordPanel client={client} />
      <SecondFactorPanel client={client} onSessionRenewed={() => void session.check()} />
    </Page>
  );
}
