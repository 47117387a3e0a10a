import type { TotpBegun } from "@tandem/contract/second-factor";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { refusalText } from "../../lib/refusal-text.ts";
import { useCall } from "../../lib/use-call.ts";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

type Props = { readonly client: ApiClient; readonly onClose: (isChanged: boolean) => void };

/**
 * Scan, type a code, keep the recovery codes. Secret and codes live in this dialog's state alone, and are gone when it
 * closes.
 */
export function EnrolDialog({ client, onClose }: Props) {
  const t = useTranslations("secondFactor");
  const beginning = useCall();
  const [begun, setBegun] = useState<TotpBegun>();
  const [codes, setCodes] = useState<readonly string[]>();

  const begin = async (): Promise<void> => {
    const done = await beginning.run(() => client.totp.begin.mutate());
    if (done) setBegun(done.answer);
  };
  // Once, when the dialog opens; its parts are new with each render.
  useEffect(() => void begin(), []);

  if (codes !== undefined)
    return (
      <Dialog title={t("codesTitle")} text={t("codesText")} isHeld onClose={() => undefined}>
        <RecoveryCodes codes={codes} onDone={() => onClose(true)} />
      </Dialog>
    );
  return (
    <Dialog title={t("enrolTitle")} text={t("enrolText")} onClose={() => onClose(false)}>
      <ProblemNotice problem={beginning.problem} onOver={beginning.clear} />
      {beginning.problem !== undefined && !beginning.isWaiting && (
        <Button onClick={() => void begin()}>{t("beginAgain")}</Button>
      )}
      {begun === undefined ? (
        beginning.problem === undefined && <div aria-busy="true" className="skeleton mx-auto size-56" />
      ) : (
        <>
          <QrCode text={begun.uri} label={t("qr")} />
          <div className="grid gap-1.5 text-sm">
            <p className="text-muted">{t("byHand")}</p>
            <div className="flex flex-wrap items-center gap-3">
              <code className="rounded bg-raised px-2 py-1 font-mono break-all select-all">
                {inFours(begun.secret)}
              </code>
              <CopyButton text={begun.secret} label={t("copySecret")} />
            </div>
          </div>
          <Confirm client={client} onConfirmed={setCodes} />
        </>
      )}
    </Dialog>
  );
}

const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? secret;

function Confirm(props: { readonly client: ApiClient; readonly onConfirmed: (codes: readonly string[]) => void }) {
  const t = useTranslations("secondFactor");
  const tRefusal = useTranslations("refusal");
  const call = useCall();
  const [isMissing, setMissing] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "").replace(/\s/g, "");
    setMissing(!/^\d{6}$/.test(code));
    if (!/^\d{6}$/.test(code)) return;
    const done = await call.run(() => props.client.totp.confirm.mutate({ code }));
    if (done) props.onConfirmed(done.answer.recoveryCodes);
  }

  const isAtField = call.reason === "invalid_code";
  const refused = isAtField && call.problem ? tRefusal(refusalText(call.problem.cause)) : undefined;
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {!isAtField && <ProblemNotice problem={call.problem} onOver={call.clear} />}
      <Field
        name="code"
        label={t("code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        error={isMissing ? t("codeMissing") : refused}
      />
      <Button type="submit" look="primary" aria-disabled={call.isBusy || call.isWaiting}>
        {call.isBusy ? t("confirming") : t("confirm")}
      </Button>
    </form>
  );
}
