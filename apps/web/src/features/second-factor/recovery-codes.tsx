import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { CheckField } from "../../components/check-field.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { saveFile } from "../../lib/save-file.ts";

/** Shown this once. The way on opens when the user says that they are kept. */
export function RecoveryCodes(props: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const t = useTranslations("secondFactor");
  const tDialog = useTranslations("dialog");
  const [isKept, setKept] = useState(false);
  const text = `${props.codes.join("\n")}\n`;
  return (
    <div className="grid gap-4">
      <ol
        aria-label={t("codesTitle")}
        className="grid gap-x-6 gap-y-1 rounded-md bg-raised p-3 font-mono text-sm sm:grid-cols-2"
      >
        {props.codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label={t("copyCodes")} />
        <Button onClick={() => saveFile({ name: "tandem-recovery-codes.txt", type: "text/plain", body: text })}>
          <Download aria-hidden className="size-4" />
          {tDialog("save")}
        </Button>
      </div>
      <CheckField label={t("kept")} checked={isKept} onChange={(event) => setKept(event.target.checked)} />
      <Button look="primary" aria-disabled={!isKept} onClick={() => isKept && props.onDone()}>
        {tDialog("done")}
      </Button>
    </div>
  );
}
