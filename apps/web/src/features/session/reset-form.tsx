import { zodResolver } from "@hookform/resolvers/zod";
import { Password } from "@tandem/contract/auth";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import * as z from "zod";
import { Button } from "../../components/button.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { FormProblemNotice } from "./form-problem.tsx";
import { useAuthForm } from "./use-auth-form.ts";

const Fields = z.object({ password: Password });

export function ResetForm(props: { readonly client: ApiClient; readonly token: string; readonly onDone: () => void }) {
  const t = useTranslations("reset");
  const form = useForm({ defaultValues: { password: "" }, resolver: zodResolver(Fields) });
  const auth = useAuthForm({ missingPassword: "password", onAnswer: props.onDone });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async ({ password }) => {
    if (auth.isWaiting) return;
    await auth.send(() => props.client.auth.reset.mutate({ token: props.token, newPassword: password }));
  });

  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event).catch(auth.fail)}>
      <p className="text-sm text-muted">{t("hint")}</p>
      {auth.problem && <FormProblemNotice problem={auth.problem} onOver={auth.clearProblem} />}
      <PasswordField
        label={t("password")}
        hint={t("passwordHint")}
        autoComplete="new-password"
        error={auth.errorOf("password", errors)}
        {...form.register("password")}
      />
      <Button type="submit" look="primary" disabled={isSubmitting} aria-disabled={auth.isWaiting}>
        {isSubmitting ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}
