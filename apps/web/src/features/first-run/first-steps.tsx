import { Link, type LinkProps } from "@tanstack/react-router";
import { Circle, CircleCheck } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { firstStepsHidden } from "../../lib/remembered-flag.ts";

export type FirstStep = "see" | "paper" | "limits" | "key" | "live";
export type StepsDone = Readonly<Record<FirstStep, boolean>>;

const STEPS: readonly { readonly step: FirstStep; readonly to: NonNullable<LinkProps["to"]> }[] = [
  { step: "see", to: "/opportunities" },
  { step: "paper", to: "/opportunities" },
  { step: "limits", to: "/risk" },
  { step: "key", to: "/keys/new" },
  { step: "live", to: "/risk" },
];

/** From the first look to the first real trade. Steps tick themselves; the list goes when it is done or sent away. */
export function FirstSteps({ done }: { readonly done: StepsDone }) {
  const t = useTranslations("firstSteps");
  const isHidden = useSyncExternalStore(firstStepsHidden.subscribe, firstStepsHidden.get);
  const count = STEPS.filter(({ step }) => done[step]).length;
  if (isHidden || count === STEPS.length) return null;
  return (
    <Panel
      title={t("title")}
      hint={t("hint", { done: count, all: STEPS.length })}
      action={
        <Button size="small" onClick={firstStepsHidden.raise}>
          {t("hide")}
        </Button>
      }
    >
      <ol className="grid gap-3 text-sm sm:grid-cols-2 xl:grid-cols-5">
        {STEPS.map(({ step, to }) => {
          const isDone = done[step];
          const Icon = isDone ? CircleCheck : Circle;
          return (
            <li key={step} data-step={step} data-done={isDone ? "" : undefined} className="flex gap-2">
              <Icon
                aria-hidden
                className={isDone ? "mt-0.5 size-4 shrink-0 text-good" : "mt-0.5 size-4 shrink-0 text-muted"}
              />
              <span className="grid gap-0.5">
                {isDone ? (
                  <span className="text-muted">
                    {t(step)} <span className="sr-only">{t("done")}</span>
                  </span>
                ) : (
                  <Link to={to} className="font-medium underline">
                    {t(step)}
                  </Link>
                )}
                {!isDone && <span className="text-xs text-muted">{t(`${step}Hint`)}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
