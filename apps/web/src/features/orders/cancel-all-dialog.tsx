import type { TradingMode } from "@tandem/contract/trading";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

export function CancelAllDialog(props: {
  readonly api: TradingApi;
  readonly mode: TradingMode;
  readonly onClose: () => void;
}) {
  const t = useTranslations("order");
  const tMode = useTranslations("tradingMode");
  const call = useCall();
  const cancel = async (): Promise<void> => {
    const done = await call.run(() => props.api.orders.cancelAll.mutate({ mode: props.mode }));
    if (!done) return;
    toast.success(t("cancelledAll", { count: done.answer.cancelled }));
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t("cancelAllTitle", { mode: tMode(props.mode) })}
      text={t("cancelAllText")}
      confirm={t("cancelAll")}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void cancel()}
      onClose={props.onClose}
    />
  );
}
