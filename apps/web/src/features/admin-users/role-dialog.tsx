import type { AdminUser } from "@tandem/contract/admin";
import { Role } from "@tandem/contract/auth";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { SelectField } from "../../components/select-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";

export function RoleDialog(props: {
  readonly client: ApiClient;
  readonly user: AdminUser;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("adminUsers");
  const tSession = useTranslations("session");
  const tDialog = useTranslations("dialog");
  const { client, user } = props;
  const call = useCall();
  const [role, setRole] = useState(user.role);

  const save = async (): Promise<void> => {
    if (role === user.role) return props.onClose();
    if (!(await call.run(() => client.admin.users.setRole.mutate({ id: user.id, role })))) return;
    toast.success(t("done.role", { name: user.username, role: tSession(`role.${role}`) }));
    props.onDone();
    props.onClose();
  };

  return (
    <Dialog title={t("question.role", { name: user.username })} text={t("meaning.role")} onClose={props.onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ProblemNotice problem={call.problem} onOver={call.clear} />
        <SelectField
          label={t("role")}
          value={role}
          onChange={(event) => setRole(Role.options.find((known) => known === event.target.value) ?? role)}
        >
          {Role.options.map((known) => (
            <option key={known} value={known}>
              {tSession(`role.${known}`)}
            </option>
          ))}
        </SelectField>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={props.onClose}>{tDialog("cancel")}</Button>
          <Button type="submit" look="primary" aria-disabled={call.isBusy || call.isWaiting}>
            {call.isBusy ? tDialog("working") : t("act.role")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
