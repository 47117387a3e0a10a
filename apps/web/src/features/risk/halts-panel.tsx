import type { Halt, HaltScope, RiskState } from "@tandem/contract/risk";
import { Hourglass, OctagonX } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Moment } from "../../components/moment.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";
import { HaltOneDialog } from "./halt-one-dialog.tsx";

type Props = {
  readonly state: RiskState;
  readonly api: TradingApi;
  /** Everybody's trading is the administrator's to resume. */
  readonly isAdmin: boolean;
  readonly onChanged: () => void;
};

/** What stands still, since when and why; and the way back. */
export function HaltsPanel(props: Props) {
  const t = useTranslations("risk");
  const { state } = props;
  const [resuming, setResuming] = useState<Halt>();
  const [isHalting, setHalting] = useState(false);
  const isQuiet = state.halts.length === 0 && state.coolDowns.length === 0;
  return (
    <Panel
      title={t("halts")}
      hint={t("haltsHint")}
      action={<Button onClick={() => setHalting(true)}>{t("haltOne")}</Button>}
    >
      {isQuiet ? (
        <p className="text-sm text-muted">{t("noHalts")}</p>
      ) : (
        <ul className="grid gap-3 text-sm">
          {state.halts.map((halt) => (
            <li key={halt.id} data-halt={halt.scope} className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <Badge tone="bad" icon={OctagonX}>
                {t("haltedWord")}
              </Badge>
              <span className="font-medium">{t(`scope.${halt.scope}`, { target: halt.target ?? "" })}</span>
              {halt.mode && <ModeMark mode={halt.mode} />}
              <span className="min-w-0 text-muted">
                {halt.reason} · {t(halt.automatic ? "automatic" : "byHand")} · {t("since")}{" "}
                <Moment at={halt.haltedAt} />
              </span>
              {(halt.scope !== "all" || props.isAdmin) && (
                <Button
                  size="small"
                  className="ml-auto"
                  aria-label={t("resumeNamed", { scope: t(`scope.${halt.scope}`, { target: halt.target ?? "" }) })}
                  onClick={() => setResuming(halt)}
                >
                  {t("resume")}
                </Button>
              )}
            </li>
          ))}
          {state.coolDowns.map((rest) => (
            <li key={rest.id} data-cool-down={rest.scope} className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <Badge tone="warn" icon={Hourglass}>
                {t("coolDown")}
              </Badge>
              <span className="font-medium">{t(`scope.${rest.scope}`, { target: rest.target ?? "" })}</span>
              <ModeMark mode={rest.mode} />
              <span className="text-muted">
                {rest.reason.replaceAll("_", " ")} · {t("until")} <Moment at={rest.until} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {resuming && <ResumeDialog {...props} halt={resuming} onClose={() => setResuming(undefined)} />}
      {isHalting && <HaltOneDialog api={props.api} onDone={props.onChanged} onClose={() => setHalting(false)} />}
    </Panel>
  );
}

function ResumeDialog(props: Props & { readonly halt: Halt; readonly onClose: () => void }) {
  const t = useTranslations("risk");
  const call = useCall();
  const { halt } = props;
  const target = halt.target === null ? {} : { target: halt.target };
  const resume = async (scope: HaltScope): Promise<void> => {
    const done = await call.run(() => props.api.risk.resume.mutate({ scope, ...target }));
    if (!done) return;
    toast.success(t("resumed"));
    props.onChanged();
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t("resumeTitle")}
      text={t("resumeText", { scope: t(`scope.${halt.scope}`, { target: halt.target ?? "" }) })}
      confirm={t("resume")}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void resume(halt.scope)}
      onClose={props.onClose}
    />
  );
}
