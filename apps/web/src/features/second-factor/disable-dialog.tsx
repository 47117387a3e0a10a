import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Dialog } from "../../components/dialog.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { CodeForm } from "./code-form.tsx";

export function DisableDialog(props: { readonly client: ApiClient; readonly onClose: (isChanged: boolean) => void }) {
  const t = useTranslations("secondFactor");
  return (
    <Dialog title={t("disableTitle")} text={t("disableText")} onClose={() => props.onClose(false)}>
      <CodeForm
        submit={t("disable")}
        isDanger
        send={(code) => props.client.totp.disable.mutate({ code })}
        onDone={() => {
          toast.success(t("disabled"));
          props.onClose(true);
        }}
      />
    </Dialog>
  );
}
