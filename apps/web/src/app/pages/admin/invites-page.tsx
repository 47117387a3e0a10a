import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../components/button.tsx";
import { Page } from "../../../components/page.tsx";
import { CreateInviteDialog } from "../../../features/admin-invites/create-invite-dialog.tsx";
import { InvitesPanel } from "../../../features/admin-invites/invites-panel.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useApp } from "../../app-context.ts";

export function InvitesPage() {
  const t = useTranslations("adminInvites");
  const { client } = useApp();
  const utils = trpc.useUtils();
  const [isCreating, setCreating] = useState(false);
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      action={
        <Button look="primary" onClick={() => setCreating(true)}>
          {t("create")}
        </Button>
      }
    >
      <InvitesPanel client={client} />
      {isCreating && (
        <CreateInviteDialog
          client={client}
          onCreated={() => void utils.admin.invites.list.invalidate()}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}
