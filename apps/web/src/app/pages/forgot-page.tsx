import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Notice } from "../../components/notice.tsx";
import { ForgotForm } from "../../features/session/forgot-form.tsx";
import { useInstallation } from "../../features/session/use-installation.ts";
import { useApp } from "../app-context.ts";
import { Entrance } from "./entrance.tsx";

export function ForgotPage() {
  const t = useTranslations("forgot");
  const { client } = useApp();
  const sendsMail = useInstallation(client)?.mail !== false;
  return (
    <Entrance title={t("title")}>
      {sendsMail ? <ForgotForm client={client} /> : <Notice tone="info">{t("noMail")}</Notice>}
      <Link to="/login" className="justify-self-start text-sm text-accent underline">
        {t("toLogin")}
      </Link>
    </Entrance>
  );
}
