import { Ban, CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";

/** Why an open opportunity is not to be traded: each reason in words, or that there is none. */
export function WhyNot(props: {
  readonly reasons: readonly { readonly id: string; readonly name: string; readonly hint: string }[];
}) {
  const t = useTranslations("explain");
  if (props.reasons.length === 0)
    return (
      <p className="flex gap-2 text-sm">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
        {t("free")}
      </p>
    );
  return (
    <ul className="grid gap-3 text-sm">
      {props.reasons.map(({ id, name, hint }) => (
        <li key={id} data-reason={id} className="flex gap-2">
          <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-stale" />
          <span>
            <span className="font-medium">{name}.</span> <span className="text-muted">{hint}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
