import { zodResolver } from "@hookform/resolvers/zod";
import { RequestResetInput } from "@tandem/contract/account";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { FormProblemNotice } from "./form-problem.tsx";
import { useAuthForm } from "./use-auth-form.ts";

/** Says the same whether or not there is such an account. */
export function ForgotForm({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("forgot");
  const [isSent, setSent] = useState(false);
  const form = useForm<RequestResetInput>({ defaultValues: { login: "" }, resolver: zodResolver(RequestResetInput) });
  const auth = useAuthForm({ missingPassword: "passwordMissing", onAnswer: () => setSent(true) });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    if (!auth.isWaiting) await auth.send(() => client.auth.requestReset.mutate(values));
  });

  if (isSent)
    return (
      <>
        <Notice tone="info">{t("sent")}</Notice>
        <Button onClick={() => setSent(false)}>{t("again")}</Button>
      </>
    );
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event).catch(auth.fail)}>
      <p className="text-sm text-muted">{t("hint")}</p>
      {auth.problem && <FormProblemNotice problem={auth.problem} onOver={auth.clearProblem} />}
      <Field
        label={t("login")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={auth.errorOf("login", errors)}
        {...form.register("login")}
      />
      <Button type="submit" look="primary" disabled={isSubmitting} aria-disabled={auth.isWaiting}>
        {isSubmitting ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}
