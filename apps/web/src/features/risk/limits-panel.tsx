import type { RiskState } from "@tandem/contract/risk";
import type { TradingMode } from "@tandem/contract/trading";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { isLimitName, LIMIT_NAMES, type LimitName } from "../../components/limit-names.ts";
import { LimitsForm } from "../../components/limits-form.tsx";
import { Meter } from "../../components/meter.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { formatDecimal } from "../../lib/format.ts";
import { limitsSet } from "../../lib/remembered-flag.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

const FIGURE = { min: 0, max: 2 };
const figure = (value: string | number): string => formatDecimal(String(value), FIGURE);

/** Of these nothing is ever in use: they bound an order, not what stands open. */
const AT_EACH_ORDER: ReadonlySet<string> = new Set(["orderNotionalMax", "dealNotionalMax", "bookAgeMsMax"]);

/** Each limit with how much of it is used, as a bar with its figures. */
export function LimitsPanel(props: {
  readonly state: RiskState;
  readonly mode: TradingMode;
  readonly api: TradingApi;
  readonly onChanged: () => void;
}) {
  const t = useTranslations("risk");
  const { state, mode } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title={t("limits")}
      hint={t("limitsHint", { currency: state.currency })}
      action={<Button onClick={() => setOpen(true)}>{t("change")}</Button>}
      isFlush
    >
      {/* What scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div role="group" aria-label={t("limits")} tabIndex={0} className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{t("limits")}</caption>
          <thead>
            <tr className="border-b border-line text-xs text-muted">
              <th scope="col" className="h-9 px-4 text-left font-medium sm:px-5">
                {t("colLimit")}
              </th>
              <th scope="col" className="h-9 px-3 text-left font-medium">
                {t("colUse")}
              </th>
              <th scope="col" className="h-9 px-3 text-right font-medium">
                {t("colMax")}
              </th>
              <th scope="col" className="h-9 px-4 text-right font-medium max-sm:hidden sm:px-5">
                {t("colCeiling")}
              </th>
            </tr>
          </thead>
          <tbody>
            {LIMIT_NAMES.map((name) => (
              <tr key={name} data-limit={name} className="border-b border-line/60 last:border-0">
                <th scope="row" className="px-4 py-2 text-left font-normal sm:px-5">
                  {t(`limit.${name}`)}
                </th>
                <td className="min-w-40 px-3 py-2">
                  <Use name={name} state={state} mode={mode} />
                </td>
                <td className="figure px-3 py-2">{figure(state.limits[name])}</td>
                <td className="figure px-4 py-2 text-muted max-sm:hidden sm:px-5">{figure(state.ceilings[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isOpen && <ChangeLimits {...props} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

/** A rule of the engine is called by its limit: `venue_exposure` is of `venueExposureMax`. */
const limitOf = (rule: string): LimitName | undefined => {
  const name = rule.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (isLimitName(name)) return name;
  const full = `${name}Max`;
  return isLimitName(full) ? full : RATE_NAMES[rule];
};
const RATE_NAMES: Readonly<Record<string, LimitName>> = {
  order_rate: "ordersPerMinuteMax",
  stale_book: "bookAgeMsMax",
};

function Use(props: { readonly name: LimitName; readonly state: RiskState; readonly mode: TradingMode }) {
  const t = useTranslations("risk");
  const uses = props.state.use.filter((use) => use.mode === props.mode && limitOf(use.limit) === props.name);
  if (uses.length === 0)
    return <span className="text-xs text-muted">{t(AT_EACH_ORDER.has(props.name) ? "atEach" : "noUse")}</span>;
  return (
    <ul className="grid gap-1.5">
      {uses.map((use) => {
        const value = use.value === null ? t("unpriced") : figure(use.value);
        const ratio = use.value === null || Number(use.max) === 0 ? 0 : Number(use.value) / Number(use.max);
        const text = t("useOf", {
          limit: t(`limit.${props.name}`),
          target: use.target ?? "none",
          value,
          max: figure(use.max),
        });
        return (
          <li key={use.target} className="grid gap-0.5">
            <span className="flex justify-between gap-3 text-xs tabular-nums">
              <span className="text-muted">{use.target}</span>
              <span>
                {value} <span className="text-muted">/ {figure(use.max)}</span>
              </span>
            </span>
            <Meter ratio={ratio} label={text} valueText={text} />
          </li>
        );
      })}
    </ul>
  );
}

function ChangeLimits(props: {
  readonly state: RiskState;
  readonly api: TradingApi;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("risk");
  const call = useCall();
  const { state } = props;
  return (
    <Dialog title={t("change")} text={t("changeText")} onClose={props.onClose}>
      <LimitsForm
        values={state.limits}
        ceilings={state.ceilings}
        currency={state.currency}
        isBusy={call.isBusy || call.isWaiting}
        save={t("save")}
        problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
        onSave={async (change) => {
          if (Object.keys(change).length === 0) {
            limitsSet.raise();
            toast.info(t("noChange"));
            return props.onClose();
          }
          const done = await call.run(() => props.api.risk.update.mutate(change));
          if (!done) return;
          limitsSet.raise();
          toast.success(t("saved"));
          props.onChanged();
          props.onClose();
        }}
      />
    </Dialog>
  );
}
