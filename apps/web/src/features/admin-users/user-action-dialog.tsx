import type { AdminUser } from "@tandem/contract/admin";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";
import { ResetLinkDialog } from "./reset-link-dialog.tsx";
import { RoleDialog } from "./role-dialog.tsx";

type Plain = "disable" | "enable" | "endSessions";
export type UserAction = Plain | "role" | "resetLink";

type Props = {
  readonly client: ApiClient;
  readonly user: AdminUser;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

/** What an administrator does to an account, each after a question that says what it means. */
export function UserActionDialog({ action, ...props }: Props & { readonly action: UserAction }) {
  if (action === "role") return <RoleDialog {...props} />;
  if (action === "resetLink") return <ResetLinkDialog {...props} />;
  return <PlainDialog {...props} action={action} />;
}

const sendPlain = (client: ApiClient, action: Plain, id: string): Promise<unknown> => {
  switch (action) {
    case "disable":
      return client.admin.users.disable.mutate({ id });
    case "enable":
      return client.admin.users.enable.mutate({ id });
    case "endSessions":
      return client.admin.users.endSessions.mutate({ id });
  }
};

function PlainDialog({ client, user, action, onDone, onClose }: Props & { readonly action: Plain }) {
  const t = useTranslations("adminUsers");
  const call = useCall();
  const act = async (): Promise<void> => {
    if (!(await call.run(() => sendPlain(client, action, user.id)))) return;
    toast.success(t(`done.${action}`, { name: user.username }));
    onDone();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t(`question.${action}`, { name: user.username })}
      text={t(`meaning.${action}`)}
      confirm={t(`act.${action}`)}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void act()}
      onClose={onClose}
    />
  );
}
