import type { LoginInput, SessionAnswer } from "@tandem/contract/auth";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { FormProblemNotice } from "./form-problem.tsx";
import { PasswordField } from "./password-field.tsx";
import { useAuthForm } from "./use-auth-form.ts";

const loadResolvers = () => import("./resolvers.ts");

export function LoginForm(props: { readonly client: ApiClient; readonly onAnswer: (answer: SessionAnswer) => void }) {
  const t = useTranslations("login");
  const form = useForm<LoginInput>({
    defaultValues: { login: "", password: "" },
    resolver: async (values, context, options) => (await loadResolvers()).loginResolver(values, context, options),
  });
  const auth = useAuthForm({ missingPassword: "passwordMissing", onAnswer: props.onAnswer });
  const { errors, isSubmitting } = form.formState;
  useEffect(() => void loadResolvers().catch(() => undefined), []);

  const submit = form.handleSubmit(async (values) => {
    if (auth.isWaiting) return;
    await auth.send(() => props.client.auth.login.mutate(values));
  });

  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event).catch(auth.fail)}>
      {auth.problem && <FormProblemNotice problem={auth.problem} onOver={auth.clearProblem} />}
      <Field
        label={t("login")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={auth.errorOf("login", errors)}
        {...form.register("login")}
      />
      <PasswordField
        label={t("password")}
        autoComplete="current-password"
        error={auth.errorOf("password", errors)}
        {...form.register("password")}
      />
      <Button type="submit" look="primary" disabled={isSubmitting} aria-disabled={auth.isWaiting}>
        {isSubmitting ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}
