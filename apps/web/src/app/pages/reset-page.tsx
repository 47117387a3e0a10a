import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "../../components/notice.tsx";
import { ResetForm } from "../../features/session/reset-form.tsx";
import { useApp } from "../app-context.ts";
import { useLinkSecret } from "../use-link-secret.ts";
import { Entrance } from "./entrance.tsx";

export function ResetPage() {
  const t = useTranslations("reset");
  const { client, session } = useApp();
  const token = useLinkSecret("token");
  // Another link that is opened in the same tab begins anew.
  const [usedToken, setUsedToken] = useState<string>();
  const isDone = usedToken !== undefined && usedToken === token;
  const link = "justify-self-start text-sm text-accent underline";
  return (
    <Entrance title={t("title")}>
      {isDone && <Notice tone="info">{t("done")}</Notice>}
      {!isDone && token === undefined && <Notice tone="error">{t("noToken")}</Notice>}
      {!isDone && token !== undefined && (
        <ResetForm
          key={token}
          client={client}
          token={token}
          onDone={() => {
            setUsedToken(token);
            // Whoever was signed in here under that account no longer is.
            if (session.state.get().kind === "open") void session.check();
          }}
        />
      )}
      {isDone ? (
        <Link to="/login" className={link}>
          {t("toLogin")}
        </Link>
      ) : (
        <Link to="/forgot" className={link}>
          {t("toForgot")}
        </Link>
      )}
    </Entrance>
  );
}
