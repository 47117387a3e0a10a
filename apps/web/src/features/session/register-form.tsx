import type { RegisterInput, SessionAnswer } from "@tandem/contract/auth";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { FormProblemNotice } from "./form-problem.tsx";
import { useAuthForm } from "./use-auth-form.ts";

const loadResolvers = () => import("./resolvers.ts");

export function RegisterForm(props: {
  readonly client: ApiClient;
  /** From an invitation link. Without one the field appears when the server asks for it. */
  readonly invite?: string | undefined;
  readonly needsInvite?: boolean;
  readonly onAnswer: (answer: SessionAnswer) => void;
}) {
  const t = useTranslations("register");
  const form = useForm<RegisterInput>({
    defaultValues: { username: "", email: "", password: "", ...(props.invite && { invite: props.invite }) },
    resolver: async (values, context, options) => (await loadResolvers()).registerResolver(values, context, options),
  });
  const auth = useAuthForm({ missingPassword: "password", onAnswer: props.onAnswer });
  const { errors, isSubmitting } = form.formState;
  const asksInvite =
    props.needsInvite ||
    props.invite !== undefined ||
    auth.refused?.field === "invite" ||
    form.getValues("invite") !== undefined;
  useEffect(() => void loadResolvers().catch(() => undefined), []);

  const submit = form.handleSubmit(async (values) => {
    if (auth.isWaiting) return;
    await auth.send(() => props.client.auth.register.mutate(values));
  });

  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event).catch(auth.fail)}>
      {auth.problem && <FormProblemNotice problem={auth.problem} onOver={auth.clearProblem} />}
      <Field
        label={t("username")}
        hint={t("usernameHint")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={auth.errorOf("username", errors)}
        {...form.register("username")}
      />
      <Field
        label={t("email")}
        type="email"
        autoComplete="email"
        error={auth.errorOf("email", errors)}
        {...form.register("email")}
      />
      <PasswordField
        label={t("password")}
        hint={t("passwordHint")}
        autoComplete="new-password"
        error={auth.errorOf("password", errors)}
        {...form.register("password")}
      />
      {asksInvite && (
        <Field
          label={t("invite")}
          autoComplete="off"
          spellCheck={false}
          error={auth.errorOf("invite", errors)}
          {...form.register("invite", { setValueAs: (text: string | undefined) => text?.trim() || undefined })}
        />
      )}
      <Button type="submit" look="primary" disabled={isSubmitting} aria-disabled={auth.isWaiting}>
        {isSubmitting ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}
