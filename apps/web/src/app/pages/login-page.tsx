import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
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
  const hasExpired = state.kind === "ended" && state.reason === "expired";
  const hasLeft = state.kind === "ended" && state.reason === "signed_out";

  return (
    <Entrance title={t("title")}>
      {hasExpired && <Notice tone="info">{t("expired")}</Notice>}
      {hasLeft && <Notice tone="info">{t("signedOut")}</Notice>}
      <LoginForm
        client={client}
        onAnswer={(answer) => {
          session.accept(answer);
          router.history.replace(safeRedirect(search.redirect));
        }}
      />
      <p className="text-sm text-muted">
        {t("noAccount")}{" "}
        <Link to="/register" search={search} className="text-accent underline">
          {t("toRegister")}
        </Link>
      </p>
    </Entrance>
  );
}
