import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "../../components/notice.tsx";
import { LoginForm } from "../../features/session/login-form.tsx";
import { safeRedirect } from "../../lib/safe-redirect.ts";
import { useApp } from "../app-context.ts";
import { Entrance } from "./entrance.tsx";

const route = getRouteApi("/login");

export function LoginPage() {
  const t = useTranslations("login");
  const { client, session } = useApp();
  const router = useRouter();
  const search = route.useSearch();
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  const [isCodeDue, setCodeDue] = useState(false);
  const hasExpired = state.kind === "ended" && state.reason === "expired";
  const hasLeft = state.kind === "ended" && state.reason === "signed_out";

  return (
    <Entrance title={isCodeDue ? t("codeTitle") : t("title")}>
      {hasExpired && <Notice tone="info">{t("expired")}</Notice>}
      {hasLeft && <Notice tone="info">{t("signedOut")}</Notice>}
      <LoginForm
        client={client}
        isCodeDue={isCodeDue}
        onCodeDue={setCodeDue}
        onAnswer={(answer) => {
          session.accept(answer);
          router.history.replace(safeRedirect(search.redirect));
        }}
      />
      {!isCodeDue && (
        <div className="grid gap-2 text-sm text-muted">
          <Link to="/forgot" className="justify-self-start text-accent underline">
            {t("toForgot")}
          </Link>
          <p>
            {t("noAccount")}{" "}
            <Link to="/register" search={search} className="text-accent underline">
              {t("toRegister")}
            </Link>
          </p>
        </div>
      )}
    </Entrance>
  );
}
