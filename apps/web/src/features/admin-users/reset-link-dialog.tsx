import type { AdminResetLink, AdminUser } from "@tandem/contract/admin";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { OneTimeLink } from "../../components/one-time-link.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";

export function ResetLinkDialog(props: {
  readonly client: ApiClient;
  readonly user: AdminUser;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("adminUsers");
  const { client, user } = props;
  const call = useCall();
  const [link, setLink] = useState<AdminResetLink>();

  const make = async (): Promise<void> => {
    const done = await call.run(() => client.admin.users.resetLink.mutate({ id: user.id }));
    if (!done) return;
    setLink(done.answer);
    props.onDone();
  };

  if (link !== undefined)
    return (
      <Dialog title={t("linkTitle", { name: user.username })} text={t("linkText")} isHeld onClose={() => undefined}>
        <OneTimeLink url={link.url} expiresAt={link.expiresAt} onDone={props.onClose} />
      </Dialog>
    );
  return (
    <ConfirmDialog
      title={t("question.resetLink", { name: user.username })}
      text={t("meaning.resetLink")}
      confirm={t("act.resetLink")}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void make()}
      onClose={props.onClose}
    />
  );
}
