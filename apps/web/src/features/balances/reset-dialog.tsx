import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

export function ResetDialog(props: { readonly api: TradingApi; readonly onClose: () => void }) {
  const t = useTranslations("balance");
  const call = useCall();
  const reset = async (): Promise<void> => {
    const done = await call.run(() => props.api.paper.reset.mutate({}));
    if (!done) return;
    toast.success(t("resetDone"));
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t("resetTitle")}
      text={t("resetText")}
      confirm={t("reset")}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void reset()}
      onClose={props.onClose}
    />
  );
}
