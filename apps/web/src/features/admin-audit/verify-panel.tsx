import type { AuditVerification } from "@tandem/contract/audit";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useClock } from "../../lib/clock.ts";
import { formatClock, formatMoment } from "../../lib/format.ts";
import { useCall } from "../../lib/use-call.ts";

type Verdict = { readonly result: AuditVerification; readonly at: number };

/** Has the server recompute the whole chain and compare it with the signed heads. */
export function VerifyPanel({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("adminAudit");
  const clock = useClock();
  const call = useCall();
  const [verdict, setVerdict] = useState<Verdict>();
  const verify = async (): Promise<void> => {
    const done = await call.run(() => client.admin.audit.verify.query());
    setVerdict(done && { result: done.answer, at: clock.now() });
  };
  return (
    <Panel
      title={t("verifyTitle")}
      hint={t("verifyHint")}
      action={
        <Button aria-disabled={call.isBusy || call.isWaiting} onClick={() => void verify()}>
          {call.isBusy ? t("verifying") : t("verify")}
        </Button>
      }
    >
      <ProblemNotice problem={call.problem} onOver={call.clear} />
      {/* Stays in the page, so that what appears in it is read out. */}
      <div role="status">{verdict && <Result {...verdict} />}</div>
    </Panel>
  );
}

function Result({ result, at }: Verdict) {
  const t = useTranslations("adminAudit");
  const { anchors } = result;
  return (
    <div className="grid gap-1.5 text-sm">
      <p className={result.ok ? "flex gap-2 font-medium text-up" : "flex gap-2 font-medium text-danger"}>
        {result.ok ? (
          <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
        ) : (
          <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        )}
        {result.ok
          ? t("chainWhole", { count: result.checked })
          : t("chainBroken", { seq: String(result.firstBadSeq ?? "?") })}
      </p>
      {result.fault !== undefined && <p>{t(`fault.${result.fault}`)}</p>}
      {result.firstBadId !== undefined && <code className="text-xs break-all text-muted">{result.firstBadId}</code>}
      <p className="text-muted">
        {anchors.newestAt === null
          ? t("anchorsNone")
          : t("anchors", { count: anchors.checked, time: formatMoment(anchors.newestAt) })}{" "}
        {t("checkedAt", { time: formatClock(at) })}
      </p>
    </div>
  );
}
