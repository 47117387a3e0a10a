import type { KeyWarning } from "@tandem/contract/keys";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { formatMoment } from "../../lib/format.ts";

/** What works, but should be mended at the venue. */
export function KeyWarnings(props: { readonly warnings: readonly KeyWarning[]; readonly expiresAt?: number | null }) {
  const t = useTranslations("keys");
  if (props.warnings.length === 0) return null;
  const time = props.expiresAt ? formatMoment(props.expiresAt) : "";
  return (
    <ul className="grid gap-1.5 text-sm text-stale">
      {props.warnings.map((warning) => (
        <li key={warning} className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t(`warning.${warning}`, { time })}
        </li>
      ))}
    </ul>
  );
}
