import type { RepairSettings } from "@tandem/contract/risk";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { CheckField } from "../../components/check-field.tsx";
import { Field } from "../../components/field.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { readNumber } from "../../lib/form-number.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

const BPS_MAX = 10_000;
const SLIPPAGE_MAX = 1_000;
const HOLD_PENALTY_DEFAULT = 100;

/** What may be done by itself about a deal that is filled on one side only. */
export function RepairPanel(props: {
  readonly repair: RepairSettings;
  readonly api: TradingApi;
  readonly onChanged: () => void;
}) {
  const t = useTranslations("risk");
  const { repair } = props;
  const call = useCall();
  const [ways, setWays] = useState({
    complete: repair.complete,
    unwind: repair.unwind,
    elsewhere: repair.elsewhere,
    hold: repair.holdPenaltyBps !== null,
  });
  const [penalty, setPenalty] = useState(String(repair.holdPenaltyBps ?? HOLD_PENALTY_DEFAULT));
  const [loss, setLoss] = useState(String(repair.lossMaxBps));
  const [slippage, setSlippage] = useState(String(repair.slippageBps));
  const read = (text: string, max: number) => readNumber(text, { min: 0, max });
  const wrong = (text: string, max: number): string | undefined =>
    read(text, max) === undefined ? t("numberWrong", { max: String(max) }) : undefined;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const [holdBps, lossMaxBps, slippageBps] = [
      read(penalty, BPS_MAX),
      read(loss, BPS_MAX),
      read(slippage, SLIPPAGE_MAX),
    ];
    if (holdBps === undefined || lossMaxBps === undefined || slippageBps === undefined) return;
    const { hold, ...allowed } = ways;
    const done = await call.run(() =>
      props.api.risk.updateRepair.mutate({
        ...allowed,
        holdPenaltyBps: hold ? holdBps : null,
        lossMaxBps,
        slippageBps,
      }),
    );
    if (!done) return;
    toast.success(t("repairSaved"));
    props.onChanged();
  };
  const way = (name: keyof typeof ways, label: string) => (
    <CheckField
      label={label}
      checked={ways[name]}
      onChange={({ target }) => setWays({ ...ways, [name]: target.checked })}
    />
  );
  return (
    <Panel title={t("repair")} hint={t("repairHint")}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <ProblemNotice problem={call.problem} onOver={call.clear} />
        <div className="grid gap-2">
          {way("complete", t("repairComplete"))}
          {way("unwind", t("repairUnwind"))}
          {way("elsewhere", t("repairElsewhere"))}
          {way("hold", t("repairHold"))}
        </div>
        <div className="grid gap-4 sm:grid-cols-3">
          {ways.hold && (
            <Field
              label={t("holdPenalty")}
              inputMode="decimal"
              value={penalty}
              error={wrong(penalty, BPS_MAX)}
              onChange={(event) => setPenalty(event.target.value)}
              className="figure"
            />
          )}
          <Field
            label={t("lossMax")}
            inputMode="decimal"
            value={loss}
            error={wrong(loss, BPS_MAX)}
            onChange={(event) => setLoss(event.target.value)}
            className="figure"
          />
          <Field
            label={t("slippage")}
            inputMode="decimal"
            value={slippage}
            error={wrong(slippage, SLIPPAGE_MAX)}
            onChange={(event) => setSlippage(event.target.value)}
            className="figure"
          />
        </div>
        <Button type="submit" className="justify-self-end" aria-disabled={call.isBusy || call.isWaiting}>
          {t("save")}
        </Button>
      </form>
    </Panel>
  );
}
