import { zodResolver } from "@hookform/resolvers/zod";
import { type AdminInviteCreated, AdminInviteInput, INVITE_DAYS_MAX } from "@tandem/contract/admin";
import { Role } from "@tandem/contract/auth";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { OneTimeLink } from "../../components/one-time-link.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { SelectField } from "../../components/select-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";

const DAYS = [1, 7, INVITE_DAYS_MAX] as const;
const DAYS_DEFAULT = 7;

export function CreateInviteDialog(props: {
  readonly client: ApiClient;
  readonly onCreated: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("adminInvites");
  const [created, setCreated] = useState<AdminInviteCreated>();
  if (created !== undefined)
    return (
      <Dialog title={t("createdTitle")} text={t("createdText")} isHeld onClose={() => undefined}>
        <OneTimeLink url={created.url} expiresAt={created.expiresAt} onDone={props.onClose} />
      </Dialog>
    );
  return (
    <Dialog title={t("createTitle")} text={t("createText")} onClose={props.onClose}>
      <CreateForm
        client={props.client}
        onCreated={(answer) => {
          setCreated(answer);
          props.onCreated();
        }}
      />
    </Dialog>
  );
}

function CreateForm(props: { readonly client: ApiClient; readonly onCreated: (answer: AdminInviteCreated) => void }) {
  const t = useTranslations("adminInvites");
  const tRole = useTranslations("session.role");
  const call = useCall();
  const form = useForm<AdminInviteInput>({
    defaultValues: { role: "trader", expiresInDays: DAYS_DEFAULT },
    resolver: zodResolver(AdminInviteInput),
  });
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const done = await call.run(() => props.client.admin.users.invite.mutate(values));
    if (done) props.onCreated(done.answer);
  });

  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNotice problem={call.problem} onOver={call.clear} />
      <SelectField label={t("role")} {...form.register("role")}>
        {Role.options.map((role) => (
          <option key={role} value={role}>
            {tRole(role)}
          </option>
        ))}
      </SelectField>
      <SelectField label={t("validFor")} {...form.register("expiresInDays", { valueAsNumber: true })}>
        {DAYS.map((days) => (
          <option key={days} value={days}>
            {t("days", { count: days })}
          </option>
        ))}
      </SelectField>
      <Field
        label={t("email")}
        hint={t("emailHint")}
        type="email"
        autoComplete="off"
        error={errors.email && t("emailWrong")}
        {...form.register("email", { setValueAs: (text?: string) => text?.trim() || undefined })}
      />
      <Button type="submit" look="primary" className="justify-self-end" aria-disabled={call.isBusy || call.isWaiting}>
        {call.isBusy ? t("creating") : t("create")}
      </Button>
    </form>
  );
}
