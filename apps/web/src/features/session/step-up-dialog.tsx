import { type FormEvent, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { refusalText } from "../../lib/refusal-text.ts";
import { trpc } from "../../lib/trpc.ts";
import { useCall } from "../../lib/use-call.ts";
import type { StepUp } from "./step-up.ts";

type Props = { readonly client: ApiClient; readonly stepUp: StepUp; readonly username: string };

/** The one place of the app where a user proves who they are once more. It opens by itself when a call needs it. */
export function StepUpDialog(props: Props) {
  const isAsked = useSyncExternalStore(props.stepUp.isAsked.subscribe, props.stepUp.isAsked.get);
  return isAsked ? <Question {...props} /> : null;
}

function Question({ client, stepUp, username }: Props) {
  const t = useTranslations("stepUp");
  const call = useCall();
  const hasSecondFactor = trpc.totp.get.useQuery().data?.enabled === true;
  const [wantsCode, setWantsCode] = useState(false);
  const [isMissing, setMissing] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const proof = String(new FormData(event.currentTarget).get("proof") ?? "");
    setMissing(proof === "");
    if (proof === "") return;
    const done = await call.run(() => client.auth.stepUp.mutate(wantsCode ? { code: proof } : { password: proof }));
    if (done) stepUp.answer(true);
  }

  const swap = (): void => {
    call.clear();
    setMissing(false);
    setWantsCode(!wantsCode);
  };
  const tRefusal = useTranslations("refusal");
  const isAtField = call.reason === "invalid_credentials" || call.reason === "invalid_code";
  const refused = isAtField && call.problem ? tRefusal(refusalText(call.problem.cause)) : undefined;
  const missing = wantsCode ? t("codeMissing") : t("passwordMissing");
  const error = isMissing ? missing : refused;

  return (
    <Dialog title={t("title")} text={t("text")} onClose={() => stepUp.answer(false)}>
      <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {!isAtField && <ProblemNotice problem={call.problem} onOver={call.clear} />}
        {/* For password managers, which look for whose password it is. */}
        <input type="text" name="username" autoComplete="username" defaultValue={username} hidden />
        {wantsCode ? (
          <Field
            key="code"
            name="proof"
            label={t("code")}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            error={error}
          />
        ) : (
          <PasswordField
            key="password"
            name="proof"
            label={t("password")}
            autoComplete="current-password"
            error={error}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {hasSecondFactor && (
            <Button look="ghost" className="mr-auto" onClick={swap}>
              {wantsCode ? t("usePassword") : t("useCode")}
            </Button>
          )}
          <Button type="submit" look="primary" aria-disabled={call.isBusy || call.isWaiting}>
            {call.isBusy ? t("submitting") : t("submit")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
