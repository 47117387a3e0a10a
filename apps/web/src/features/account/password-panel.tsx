import { zodResolver } from "@hookform/resolvers/zod";
import { ChangePasswordInput } from "@tandem/contract/account";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { refusalText } from "../../lib/refusal-text.ts";
import { useCall } from "../../lib/use-call.ts";

const EMPTY = { currentPassword: "", newPassword: "" };

export function PasswordPanel({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("password");
  const tRefusal = useTranslations("refusal");
  const call = useCall();
  const form = useForm<ChangePasswordInput>({ defaultValues: EMPTY, resolver: zodResolver(ChangePasswordInput) });
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const done = await call.run(() => client.auth.changePassword.mutate(values));
    if (!done) return;
    form.reset(EMPTY);
    toast.success(t("changed"));
  });

  const refused = call.problem && tRefusal(refusalText(call.problem.cause));
  const isCurrent = call.reason === "invalid_credentials";
  const isNew = call.reason?.startsWith("password_") === true;
  return (
    <Panel title={t("title")} hint={t("hint")}>
      <form method="post" noValidate className="grid max-w-sm gap-4" onSubmit={(event) => void submit(event)}>
        {!isCurrent && !isNew && <ProblemNotice problem={call.problem} onOver={call.clear} />}
        <PasswordField
          label={t("current")}
          autoComplete="current-password"
          error={errors.currentPassword ? t("currentMissing") : isCurrent ? refused : undefined}
          {...form.register("currentPassword")}
        />
        <PasswordField
          label={t("new")}
          hint={t("newHint")}
          autoComplete="new-password"
          error={
            errors.newPassword
              ? tRefusal(errors.newPassword.type === "custom" ? "password_too_long" : "password_too_short")
              : isNew
                ? refused
                : undefined
          }
          {...form.register("newPassword")}
        />
        <Button
          type="submit"
          look="primary"
          className="justify-self-start"
          aria-disabled={call.isBusy || call.isWaiting}
        >
          {call.isBusy ? t("submitting") : t("submit")}
        </Button>
      </form>
    </Panel>
  );
}
