import type { LoginInput, SessionAnswer } from "@tandem/contract/auth";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { FormProblemNotice } from "./form-problem.tsx";
import { useAuthForm } from "./use-auth-form.ts";

const loadResolvers = () => import("./resolvers.ts");

/**
 * Name and password first; where the server then asks for a second factor, its code. What was typed before stays,
 * also when the user goes back.
 */
export function LoginForm(props: {
  readonly client: ApiClient;
  readonly isCodeDue: boolean;
  readonly onCodeDue: (isDue: boolean) => void;
  readonly onAnswer: (answer: SessionAnswer) => void;
}) {
  const t = useTranslations();
  const { client, isCodeDue, onCodeDue } = props;
  const form = useForm<LoginInput>({
    defaultValues: { login: "", password: "" },
    resolver: async (values, context, options) => (await loadResolvers()).loginResolver(values, context, options),
  });
  const [isCodeMissing, setCodeMissing] = useState(false);
  const auth = useAuthForm({
    missingPassword: "passwordMissing",
    onAnswer: props.onAnswer,
    onCodeDue: () => onCodeDue(true),
  });
  const { errors, isSubmitting } = form.formState;
  useEffect(() => void loadResolvers().catch(() => undefined), []);
  // The step was asked for by pressing the button: the next thing to do is to type.
  useEffect(() => {
    if (isCodeDue) form.setFocus("code");
  }, [isCodeDue, form]);

  const submit = form.handleSubmit(async ({ login, password, code }) => {
    if (auth.isWaiting) return;
    setCodeMissing(isCodeDue && !code);
    if (isCodeDue && !code) return;
    await auth.send(() => client.auth.login.mutate({ login, password, ...(isCodeDue && code && { code }) }));
  });

  const goBack = (): void => {
    form.setValue("code", undefined);
    setCodeMissing(false);
    auth.clear();
    onCodeDue(false);
  };

  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event).catch(auth.fail)}>
      {auth.problem && <FormProblemNotice problem={auth.problem} onOver={auth.clearProblem} />}
      {isCodeDue ? (
        <Field
          label={t("login.code")}
          hint={t("login.codeHint")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          error={isCodeMissing ? t("field.code") : auth.errorOf("code", errors)}
          {...form.register("code")}
        />
      ) : (
        <>
          <Field
            label={t("login.login")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            error={auth.errorOf("login", errors)}
            {...form.register("login")}
          />
          <PasswordField
            label={t("login.password")}
            autoComplete="current-password"
            error={auth.errorOf("password", errors)}
            {...form.register("password")}
          />
        </>
      )}
      <Button type="submit" look="primary" disabled={isSubmitting} aria-disabled={auth.isWaiting}>
        {isSubmitting ? t("login.submitting") : t("login.submit")}
      </Button>
      {isCodeDue && (
        <Button look="ghost" onClick={goBack}>
          {t("login.back")}
        </Button>
      )}
    </form>
  );
}
