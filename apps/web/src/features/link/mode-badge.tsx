import { FlaskConical } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import type { ExternalValue } from "../../lib/external-value.ts";

/** Loud where nothing is real. It is shown when the server says so, never guessed. */
export function ModeBadge({ isDemo }: { readonly isDemo: ExternalValue<boolean> }) {
  const t = useTranslations("mode");
  if (!useSyncExternalStore(isDemo.subscribe, isDemo.get)) return null;
  return (
    <span
      title={t("demoHint")}
      className="inline-flex items-center gap-1 rounded border border-demo px-1.5 py-0.5 text-2xs font-bold tracking-wider text-demo uppercase"
    >
      <FlaskConical aria-hidden className="size-3" />
      {t("demo")}
    </span>
  );
}
