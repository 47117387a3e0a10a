import type { RiskLimits, RiskUpdateInput } from "@tandem/contract/risk";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { readNumber } from "../lib/form-number.ts";
import { formatDecimal } from "../lib/format.ts";
import { isPositiveDecimal } from "../lib/plain-decimal.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { isMoneyLimit, LIMIT_NAMES, type LimitName } from "./limit-names.ts";

const COUNT_MAX = { lossStreakMax: 1_000, ordersPerMinuteMax: 10_000, bookAgeMsMax: 60_000 } as const;
const EXACT = { min: 0, max: 18 };

/** The limits of a user, or what nobody's go above. Only what was changed is sent. */
export function LimitsForm(props: {
  readonly values: RiskLimits;
  readonly ceilings?: RiskLimits;
  readonly currency?: string;
  readonly isBusy: boolean;
  readonly save: string;
  readonly problem: ReactNode;
  readonly onSave: (change: RiskUpdateInput) => void;
}) {
  const t = useTranslations("risk");
  const { values, ceilings } = props;
  const [typed, setTyped] = useState<Readonly<Record<LimitName, string>>>(() => textsOf(values));
  const [isTried, setTried] = useState(false);
  const errorOf = (name: LimitName): string | undefined => {
    const given = typed[name].trim();
    if (isMoneyLimit(name) ? !isPositiveDecimal(given) : readCount(name, given) === undefined) return t("wrong");
    // For the hint alone: the server compares the exact figures.
    if (ceilings && Number(given) > Number(ceilings[name]))
      return t("aboveCeiling", { max: formatDecimal(String(ceilings[name]), EXACT) });
    return undefined;
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!props.isBusy && LIMIT_NAMES.every((name) => errorOf(name) === undefined))
      props.onSave(changeOf(values, typed));
  };
  return (
    <form noValidate autoComplete="off" className="grid gap-4" onSubmit={submit}>
      {props.problem}
      <div className="grid gap-4 sm:grid-cols-2">
        {LIMIT_NAMES.map((name) => (
          <Field
            key={name}
            label={
              isMoneyLimit(name) && props.currency ? `${t(`limit.${name}`)}, ${props.currency}` : t(`limit.${name}`)
            }
            inputMode="decimal"
            value={typed[name]}
            error={isTried ? errorOf(name) : undefined}
            hint={ceilings && `${t("colCeiling")}: ${formatDecimal(String(ceilings[name]), EXACT)}`}
            onChange={({ target: { value } }) => setTyped({ ...typed, [name]: value })}
            className="figure"
          />
        ))}
      </div>
      <Button type="submit" look="primary" className="justify-self-end" aria-disabled={props.isBusy}>
        {props.save}
      </Button>
    </form>
  );
}

const textsOf = (values: RiskLimits): Record<LimitName, string> => ({
  orderNotionalMax: values.orderNotionalMax,
  dealNotionalMax: values.dealNotionalMax,
  venueExposureMax: values.venueExposureMax,
  assetExposureMax: values.assetExposureMax,
  dailyLossMax: values.dailyLossMax,
  drawdownMax: values.drawdownMax,
  lossStreakMax: String(values.lossStreakMax),
  ordersPerMinuteMax: String(values.ordersPerMinuteMax),
  bookAgeMsMax: String(values.bookAgeMsMax),
});

const isCountName = (name: LimitName): name is keyof typeof COUNT_MAX => Object.hasOwn(COUNT_MAX, name);
const readCount = (name: LimitName, given: string): number | undefined =>
  isCountName(name) ? readNumber(given, { min: 1, max: COUNT_MAX[name], isWhole: true }) : undefined;

function changeOf(values: RiskLimits, typed: Readonly<Record<LimitName, string>>): RiskUpdateInput {
  const changed = LIMIT_NAMES.filter((name) => typed[name].trim() !== String(values[name]));
  return Object.fromEntries(
    changed.map((name) => [name, isCountName(name) ? readCount(name, typed[name]) : typed[name].trim()]),
  );
}
