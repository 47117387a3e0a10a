import { Link } from "@tanstack/react-router";
import { OctagonX } from "lucide-react";
import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button, buttonLook } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { cn } from "../../lib/cn.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

type Props = {
  readonly api: TradingApi;
  /** As the server last said; undefined while that is not known: the switch is there all the same. */
  readonly isHalted: boolean | undefined;
  readonly onHalted: () => void;
};

/** Stops everything. In reach on every page, by pointer, thumb and keys, whatever else is loading. */
export function KillSwitch(props: Props) {
  const t = useTranslations("kill");
  const [isAsking, setAsking] = useState(false);
  useHotkeys("shift+escape", () => setAsking(true), { enableOnFormTags: true, preventDefault: true });
  return (
    <>
      {props.isHalted ? (
        <Link
          to="/risk"
          aria-label={t("haltedLabel")}
          className={cn(buttonLook({ size: "small" }), "border-danger text-danger")}
        >
          <OctagonX aria-hidden className="size-4" />
          {t("halted")}
        </Link>
      ) : (
        <Button
          look="danger"
          size="small"
          data-kill
          aria-label={t("label")}
          title={`${t("label")} (${t("shortcut")})`}
          className="font-semibold"
          onClick={() => setAsking(true)}
        >
          <OctagonX aria-hidden className="size-4" />
          {t("button")}
        </Button>
      )}
      {isAsking && <KillDialog {...props} onClose={() => setAsking(false)} />}
    </>
  );
}

function KillDialog(props: Props & { readonly onClose: () => void }) {
  const t = useTranslations("kill");
  const call = useCall();
  const halt = async (): Promise<void> => {
    const done = await call.run(() => props.api.risk.halt.mutate({ scope: "user", reason: t("reason") }));
    if (!done) return;
    toast.success(t("done", { cancelled: done.answer.cancelled, inFlight: done.answer.inFlight }));
    props.onHalted();
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t("title")}
      text={t("text")}
      confirm={t("confirm")}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void halt()}
      onClose={props.onClose}
    />
  );
}
