import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";

export function DeletePanel(props: {
  readonly client: ApiClient;
  readonly username: string;
  readonly onDeleted: () => void;
}) {
  const t = useTranslations("data");
  const call = useCall();
  const [isAsking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    if (await call.run(() => props.client.account.delete.mutate())) props.onDeleted();
  };
  const close = (): void => {
    call.clear();
    setAsking(false);
  };
  return (
    <Panel title={t("deleteTitle")} hint={t("deleteHint")}>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t("delete")}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t("deleteQuestion")}
          text={t("deleteText")}
          confirm={t("delete")}
          phrase={{ label: t("deletePhrase", { name: props.username }), text: props.username }}
          isBusy={call.isBusy}
          problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
          onConfirm={() => void remove()}
          onClose={close}
        />
      )}
    </Panel>
  );
}
