import { useTranslations } from "use-intl";
import { formatMoment } from "../lib/format.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";

/** A link that is shown this once, to be handed on. */
export function OneTimeLink(props: { readonly url: string; readonly expiresAt: number; readonly onDone: () => void }) {
  const t = useTranslations("dialog");
  return (
    <>
      <code className="rounded-md bg-raised p-3 font-mono text-sm break-all select-all">{props.url}</code>
      <p className="text-sm text-muted">{t("linkUntil", { time: formatMoment(props.expiresAt) })}</p>
      <div className="flex flex-wrap justify-between gap-2">
        <CopyButton text={props.url} label={t("copyLink")} />
        <Button look="primary" onClick={props.onDone}>
          {t("done")}
        </Button>
      </div>
    </>
  );
}
