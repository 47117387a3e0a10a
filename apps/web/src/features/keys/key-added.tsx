import { Check, ShieldCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import type { AddedKey } from "./add-key-dialog.tsx";
import { KeyWarnings } from "./key-warnings.tsx";

/** What the venue said about the key that was stored. */
export function KeyAdded({ added, onDone }: { readonly added: AddedKey; readonly onDone: () => void }) {
  const t = useTranslations("keys");
  const tDialog = useTranslations("dialog");
  const mayTrade = added.permissions.includes("trade");
  return (
    <div role="status" className="grid gap-4 text-sm">
      <p className="flex items-center gap-2 font-medium">
        <ShieldCheck aria-hidden className="size-5 text-up" />
        {added.label} · <span className="font-mono">{t("last4", { last4: added.apiKeyLast4 })}</span>
      </p>
      <ul className="grid gap-1.5">
        {added.permissions.map((permission) => (
          <li key={permission} className="flex items-center gap-2">
            <Check aria-hidden className="size-4 text-up" />
            {t(`permission.${permission}`)}
          </li>
        ))}
        <li className="flex items-center gap-2 text-muted">
          <Check aria-hidden className="size-4" />
          {t("noWithdrawal")}
        </li>
      </ul>
      {!mayTrade && <p className="text-stale">{t("readOnly")}</p>}
      <KeyWarnings warnings={added.warnings} />
      <Button look="primary" className="justify-self-end" onClick={onDone}>
        {tDialog("done")}
      </Button>
    </div>
  );
}
