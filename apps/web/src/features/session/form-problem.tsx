import { useTranslations } from "use-intl";
import { Notice } from "../../components/notice.tsx";
import { WaitNotice } from "../../components/wait-notice.tsx";
import type { PlacedProblem } from "./auth-problem.ts";

export type FormProblem =
  | Extract<PlacedProblem, { place: "form" }>
  | { readonly place: "wait"; readonly until: number };

/** What went wrong with the whole form, in words that say what to do. */
export function FormProblemNotice({ problem, onOver }: { readonly problem: FormProblem; readonly onOver: () => void }) {
  const t = useTranslations();
  if (problem.place === "wait") return <WaitNotice until={problem.until} onOver={onOver} />;
  return (
    <Notice tone="error">
      {t(`problem.${problem.text}`, { time: "" })}
      {problem.requestId !== undefined && problem.text === "unknown" && (
        <span className="mt-1 block text-xs">{t("app.requestId", { id: problem.requestId })}</span>
      )}
    </Notice>
  );
}
