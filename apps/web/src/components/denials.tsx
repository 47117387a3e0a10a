import type { Denial } from "@tandem/contract/trading";
import { Ban } from "lucide-react";
import { useTranslations } from "use-intl";
import type { CallProblem } from "../lib/use-call.ts";
import { useDenialText } from "../lib/use-denial-text.ts";
import { Notice } from "./notice.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

/** Every rule that refuses a trade, each in words with its figures. */
export function Denials({ denials }: { readonly denials: readonly Denial[] }) {
  const denialText = useDenialText();
  return (
    <ul className="grid gap-1.5 text-sm">
      {denials.map((denial) => (
        <li key={`${denial.rule}|${denial.target}`} data-denial={denial.rule} className="flex gap-2">
          <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-stale" />
          {denialText(denial)}
        </li>
      ))}
    </ul>
  );
}

/** What went wrong with a call that trades: all the rules that refused it, or the problem in words. */
export function TradeProblem(props: { readonly problem: CallProblem | undefined; readonly onOver: () => void }) {
  const t = useTranslations("ticket");
  const cause = props.problem?.cause;
  const denials = cause?.kind === "refused" ? (cause.denials ?? []) : [];
  if (denials.length === 0) return <ProblemNotice {...props} />;
  return (
    <Notice tone="error">
      <p className="mb-1.5 font-medium">{t("refusals")}</p>
      <Denials denials={denials} />
    </Notice>
  );
}
