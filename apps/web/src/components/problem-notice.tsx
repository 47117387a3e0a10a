import { useTranslations } from "use-intl";
import { refusalText } from "../lib/refusal-text.ts";
import type { CallProblem } from "../lib/use-call.ts";
import { Notice } from "./notice.tsx";
import { WaitNotice } from "./wait-notice.tsx";

/** What went wrong with a call, in words that say what to do. */
export function ProblemNotice(props: { readonly problem: CallProblem | undefined; readonly onOver: () => void }) {
  const t = useTranslations();
  const { problem } = props;
  if (problem === undefined) return null;
  if (problem.until !== undefined) return <WaitNotice until={problem.until} onOver={props.onOver} />;
  const text = refusalText(problem.cause);
  const id = problem.cause.kind === "refused" ? problem.cause.requestId : undefined;
  return (
    <Notice tone="error">
      {t(`refusal.${text}`)}
      {text === "unknown" && id !== undefined && (
        <span className="mt-1 block text-xs">{t("app.requestId", { id })}</span>
      )}
    </Notice>
  );
}
