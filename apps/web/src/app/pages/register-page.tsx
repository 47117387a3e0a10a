import type { InstallationInfo } from "@tandem/contract/account";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Notice } from "../../components/notice.tsx";
import { RegisterForm } from "../../features/session/register-form.tsx";
import { useInstallation } from "../../features/session/use-installation.ts";
import { safeRedirect } from "../../lib/safe-redirect.ts";
import { useApp } from "../app-context.ts";
import { useLinkSecret } from "../use-link-secret.ts";
import { Entrance } from "./entrance.tsx";

const route = getRouteApi("/register");

export function RegisterPage() {
  const t = useTranslations("register");
  const { client, session } = useApp();
  const router = useRouter();
  const { redirect } = route.useSearch();
  const invite = useLinkSecret("invite");
  const registration = useInstallation(client)?.registration;
  const isClosed = registration === "closed";
  return (
    <Entrance title={t("title")}>
      <Mode registration={registration} isInvited={invite !== undefined} />
      {!isClosed && (
        <RegisterForm
          key={invite}
          client={client}
          invite={invite}
          needsInvite={registration === "invite"}
          onAnswer={(answer) => {
            session.accept(answer);
            router.history.replace(safeRedirect(redirect));
          }}
        />
      )}
      <p className="text-sm text-muted">
        {t("haveAccount")}{" "}
        <Link to="/login" search={redirect === undefined ? {} : { redirect }} className="text-accent underline">
          {t("toLogin")}
        </Link>
      </p>
    </Entrance>
  );
}

/** How this server takes people in, said before anybody has filled in a form for nothing. */
function Mode(props: {
  readonly registration: InstallationInfo["registration"] | undefined;
  readonly isInvited: boolean;
}) {
  const t = useTranslations("register");
  if (props.registration === "closed") return <Notice tone="info">{t("closed")}</Notice>;
  if (props.isInvited) return <Notice tone="info">{t("invited")}</Notice>;
  return props.registration === "invite" ? <Notice tone="info">{t("inviteOnly")}</Notice> : null;
}
