import { getRouteApi } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import { UsersPanel } from "../../../features/admin-users/users-panel.tsx";
import { useApp } from "../../app-context.ts";

const route = getRouteApi("/signed-in/admin/users");

export function UsersPage() {
  const t = useTranslations("adminUsers");
  const { client, session } = useApp();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  return (
    <Page title={t("title")} intro={t("intro")}>
      <UsersPanel
        client={client}
        ownId={state.kind === "open" ? state.user.id : ""}
        search={q}
        onSearch={(next) => void navigate({ search: next === "" ? {} : { q: next }, replace: true })}
      />
    </Page>
  );
}
