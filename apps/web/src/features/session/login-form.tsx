import type { SessionAnswer } from "@tandem/contract/auth";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { FormProblemNotice } from "./form-problem.tsx";
import { type LoginFaults, readLogin } from "./read-login.ts";
import { useAuthForm } from "./use-auth-form.ts";

/**
 * Name and password first; where the server then asks for a second factor, its code. What was typed before stays,
 * also when the user goes back. Two fields need no library of forms, which would be a tenth of the first page's script.
 */
export function LoginForm(props: {
  readonly client: ApiClient;
  readonly isCodeDue: boolean;
  readonly onCodeDue: (isDue: boolean) => void;
  readonly onAnswer: (answer: SessionAnswer) => void;
}) {
  const t = useTranslations();
  const { client, isCodeDue, onCodeDue } = props;
  const form = useRef<HTMLFormElement>(null);
  const typed = useRef({ login: "", password: "" });
  const [faults, setFaults] = useState<LoginFaults>({});
  const [isSubmitting, setSubmitting] = useState(false);
  const auth = useAuthForm({
    missingPassword: "passwordMissing",
    onAnswer: props.onAnswer,
    onCodeDue: () => onCodeDue(true),
  });
  const focusOn = (name: string): void => form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus();
  // The step was asked for by pressing the button: the next thing to do is to type.
  useEffect(() => {
    if (isCodeDue) form.current?.querySelector<HTMLElement>("[name=code]")?.focus();
  }, [isCodeDue]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (auth.isWaiting || isSubmitting) return;
    // What the browser filled in by itself is there too, whether or not it said so.
    const { values, faults: found } = readLogin(new FormData(event.currentTarget), typed.current, isCodeDue);
    typed.current = { login: values.login, password: values.password };
    setFaults(found);
    const [first] = Object.keys(found);
    if (first !== undefined) return focusOn(first);
    setSubmitting(true);
    await auth.send(() => client.auth.login.mutate(values));
    setSubmitting(false);
  }

  const goBack = (): void => {
    setFaults({});
    auth.clear();
    onCodeDue(false);
  };

  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="grid gap-4"
      onSubmit={(event) => void submit(event)}
      onInput={() => setFaults({})}
    >
      {auth.problem && <FormProblemNotice problem={auth.problem} onOver={auth.clearProblem} />}
      {isCodeDue ? (
        <Field
          label={t("login.code")}
          hint={t("login.codeHint")}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          error={auth.errorOf("code", faults)}
        />
      ) : (
        <>
          <Field
            label={t("login.login")}
            name="login"
            defaultValue={typed.current.login}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            error={auth.errorOf("login", faults)}
          />
          <PasswordField
            label={t("login.password")}
            name="password"
            defaultValue={typed.current.password}
            autoComplete="current-password"
            error={auth.errorOf("password", faults)}
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
