import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { buttonLook } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { AddKeyDialog } from "../../features/keys/add-key-dialog.tsx";
import { KeysPanel } from "../../features/keys/keys-panel.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useApp } from "../app-context.ts";
import { RequireRole } from "../shell/require-role.tsx";

export const KeysPage = () => (
  <RequireRole roles={["admin", "trader"]}>
    <Keys />
  </RequireRole>
);

function Keys() {
  const t = useTranslations("keys");
  const { client } = useApp();
  const venues = trpc.venues.list.useQuery().data;
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      action={
        <Link to="/keys/new" className={buttonLook({ look: "primary" })}>
          <Plus aria-hidden className="size-4" />
          {t("add")}
        </Link>
      }
    >
      <KeysPanel client={client} venues={venues ?? []} />
      <Outlet />
    </Page>
  );
}

/** The dialog of /keys/new, over the list. */
export function NewKey() {
  const { client } = useApp();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const venues = trpc.venues.list.useQuery();
  return (
    <AddKeyDialog
      client={client}
      venues={venues}
      onAdded={() => void utils.keys.list.invalidate()}
      onClose={() => void navigate({ to: "/keys", replace: true })}
    />
  );
}
