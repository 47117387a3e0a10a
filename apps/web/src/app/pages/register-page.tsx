import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { RegisterForm } from "../../features/session/register-form.tsx";
import { safeRedirect } from "../../lib/safe-redirect.ts";
import { useApp } from "../app-context.ts";
import { Entrance } from "./entrance.tsx";

const route = getRouteApi("/register");

export function RegisterPage() {
  const t = useTranslations("register");
  const { client, session } = useApp();
  const router = useRouter();
  const search = route.useSearch();
  return (
    <Entrance title={t("title")}>
      <RegisterForm
        client={client}
        invite={search.invite}
        onAnswer={(answer) => {
          session.accept(answer);
          router.history.replace(safeRedirect(search.redirect));
        }}
      />
      <p className="text-sm text-muted">
        {t("haveAccount")}{" "}
        <Link to="/login" search={search} className="text-accent underline">
          {t("toLogin")}
        </Link>
      </p>
    </Entrance>
  );
}
