import { useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "../../components/dialog.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { CodeForm } from "./code-form.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

export function RenewDialog(props: { readonly client: ApiClient; readonly onClose: (isChanged: boolean) => void }) {
  const t = useTranslations("secondFactor");
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined)
    return (
      <Dialog title={t("codesTitle")} text={t("codesText")} isHeld onClose={() => undefined}>
        <RecoveryCodes codes={codes} onDone={() => props.onClose(true)} />
      </Dialog>
    );
  return (
    <Dialog title={t("renewTitle")} text={t("renewText")} onClose={() => props.onClose(false)}>
      <CodeForm
        submit={t("renew")}
        send={(code) => props.client.recoveryCodes.renew.mutate({ code })}
        onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
      />
    </Dialog>
  );
}
