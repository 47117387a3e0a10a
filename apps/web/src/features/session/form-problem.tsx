import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "../../components/notice.tsx";
import { useClock } from "../../lib/clock.ts";
import { formatCountdown } from "../../lib/format.ts";
import type { PlacedProblem } from "./auth-problem.ts";

export type FormProblem =
  | Extract<PlacedProblem, { place: "form" }>
  | { readonly place: "wait"; readonly until: number };

/** What went wrong with the whole form, in words that say what to do. */
export function FormProblemNotice({ problem, onOver }: { readonly problem: FormProblem; readonly onOver: () => void }) {
  const t = useTranslations();
  if (problem.place === "wait") return <Wait until={problem.until} onOver={onOver} />;
  return (
    <Notice tone="error">
      {t(`problem.${problem.text}`, { time: "" })}
      {problem.requestId !== undefined && problem.text === "unknown" && (
        <span className="mt-1 block text-xs">{t("app.requestId", { id: problem.requestId })}</span>
      )}
    </Notice>
  );
}

/** Counts down; a screen reader hears the first figure only, not sixty of them. */
function Wait({ until, onOver }: { readonly until: number; readonly onOver: () => void }) {
  const t = useTranslations("problem");
  const clock = useClock();
  const [now, setNow] = useState(clock.now);
  const [first] = useState(() => formatCountdown(until - clock.now()));
  const isOver = now >= until;
  useEffect(() => clock.subscribe(() => setNow(clock.now())), [clock]);
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  return (
    <Notice tone="error">
      <span className="sr-only">{t("wait", { time: first })}</span>
      <span aria-hidden className="tabular-nums">
        {t("wait", { time: formatCountdown(until - now) })}
      </span>
    </Notice>
  );
}
