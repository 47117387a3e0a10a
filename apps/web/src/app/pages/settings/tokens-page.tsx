import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../components/button.tsx";
import { Page } from "../../../components/page.tsx";
import { CreateTokenDialog } from "../../../features/tokens/create-token-dialog.tsx";
import { TokensPanel } from "../../../features/tokens/tokens-panel.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useApp } from "../../app-context.ts";

export function TokensPage() {
  const t = useTranslations("tokens");
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
      <TokensPanel client={client} />
      {isCreating && (
        <CreateTokenDialog
          client={client}
          onCreated={() => void utils.tokens.list.invalidate()}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}
