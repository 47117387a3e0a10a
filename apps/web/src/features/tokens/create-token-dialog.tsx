import { zodResolver } from "@hookform/resolvers/zod";
import { TOKEN_DAYS_MAX, TokenCreateInput } from "@tandem/contract/account";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { CheckField } from "../../components/check-field.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { SelectField } from "../../components/select-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";

const DAYS = [7, 30, 90, TOKEN_DAYS_MAX] as const;
const DAYS_DEFAULT = 30;

type Props = { readonly client: ApiClient; readonly onCreated: () => void; readonly onClose: () => void };

/** The token lives in this dialog's state alone: closed, nobody can read it any more. */
export function CreateTokenDialog({ client, onCreated, onClose }: Props) {
  const t = useTranslations("tokens");
  const [token, setToken] = useState<string>();
  if (token !== undefined)
    return (
      <Dialog title={t("createdTitle")} text={t("createdText")} isHeld onClose={() => undefined}>
        <Created token={token} onDone={onClose} />
      </Dialog>
    );
  return (
    <Dialog title={t("createTitle")} text={t("createText")} onClose={onClose}>
      <CreateForm
        client={client}
        onCreated={(created) => {
          setToken(created);
          onCreated();
        }}
      />
    </Dialog>
  );
}

function CreateForm(props: { readonly client: ApiClient; readonly onCreated: (token: string) => void }) {
  const t = useTranslations("tokens");
  const call = useCall();
  const form = useForm<TokenCreateInput>({
    defaultValues: { name: "", scopes: ["read"], expiresInDays: DAYS_DEFAULT },
    resolver: zodResolver(TokenCreateInput),
  });
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const done = await call.run(() => props.client.tokens.create.mutate(values));
    if (done) props.onCreated(done.answer.token);
  });

  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNotice problem={call.problem} onOver={call.clear} />
      <Field
        label={t("name")}
        hint={t("nameHint")}
        autoComplete="off"
        error={errors.name && t("nameWrong")}
        {...form.register("name")}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t("scopes")}</legend>
        <CheckField label={t("scope.read")} hint={t("scopeHint.read")} value="read" {...form.register("scopes")} />
        <CheckField label={t("scope.trade")} hint={t("scopeHint.trade")} value="trade" {...form.register("scopes")} />
        {errors.scopes && (
          <p role="alert" className="text-xs text-danger">
            {t("scopesWrong")}
          </p>
        )}
      </fieldset>
      <SelectField label={t("validFor")} {...form.register("expiresInDays", { valueAsNumber: true })}>
        {DAYS.map((days) => (
          <option key={days} value={days}>
            {t("days", { count: days })}
          </option>
        ))}
      </SelectField>
      <Button type="submit" look="primary" className="justify-self-end" aria-disabled={call.isBusy || call.isWaiting}>
        {call.isBusy ? t("creating") : t("create")}
      </Button>
    </form>
  );
}

function Created(props: { readonly token: string; readonly onDone: () => void }) {
  const t = useTranslations("tokens");
  const tDialog = useTranslations("dialog");
  return (
    <>
      <code className="rounded-md bg-raised p-3 font-mono text-sm break-all select-all">{props.token}</code>
      <div className="flex flex-wrap justify-between gap-2">
        <CopyButton text={props.token} label={t("copy")} />
        <Button look="primary" onClick={props.onDone}>
          {tDialog("done")}
        </Button>
      </div>
    </>
  );
}
