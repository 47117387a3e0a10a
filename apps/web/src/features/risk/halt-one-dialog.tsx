import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { SelectField } from "../../components/select-field.tsx";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

/** Halts one venue or one symbol of the user's own trading. */
export function HaltOneDialog(props: {
  readonly api: TradingApi;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("risk");
  const tKill = useTranslations("kill");
  const call = useCall();
  const [scope, setScope] = useState<"venue" | "symbol">("venue");
  const [target, setTarget] = useState("");
  const [reason, setReason] = useState(t("reasonDefault"));
  const [isTried, setTried] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (target.trim() === "" || reason.trim() === "") return;
    const done = await call.run(() =>
      props.api.risk.halt.mutate({ scope, target: target.trim(), reason: reason.trim() }),
    );
    if (!done) return;
    toast.success(tKill("done", { cancelled: done.answer.cancelled, inFlight: done.answer.inFlight }));
    props.onDone();
    props.onClose();
  };
  const missing = (text: string): string | undefined => (isTried && text.trim() === "" ? t("required") : undefined);
  return (
    <Dialog title={t("haltOne")} text={t("haltOneText")} onClose={props.onClose}>
      <form noValidate autoComplete="off" className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <ProblemNotice problem={call.problem} onOver={call.clear} />
        <SelectField
          label={t("haltScope")}
          value={scope}
          onChange={({ target: { value } }) => setScope(value === "symbol" ? "symbol" : "venue")}
        >
          <option value="venue">{t("haltScopes.venue")}</option>
          <option value="symbol">{t("haltScopes.symbol")}</option>
        </SelectField>
        <Field
          label={t("target")}
          placeholder={scope === "venue" ? "binance" : "BTC/USDT"}
          value={target}
          error={missing(target)}
          onChange={(event) => setTarget(event.target.value)}
        />
        <Field
          label={t("reason")}
          value={reason}
          error={missing(reason)}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button type="submit" look="danger" className="justify-self-end" aria-disabled={call.isBusy || call.isWaiting}>
          {tKill("confirm")}
        </Button>
      </form>
    </Dialog>
  );
}
