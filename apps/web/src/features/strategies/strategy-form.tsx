import type { OpportunityKind } from "@tandem/contract/opportunities";
import type { Strategy, StrategyCreateInput } from "@tandem/contract/strategies";
import type { TradingMode } from "@tandem/contract/trading";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { CheckField } from "../../components/check-field.tsx";
import { Field } from "../../components/field.tsx";
import { RadioGroup } from "../../components/radio-group.tsx";
import { readNumber } from "../../lib/form-number.ts";
import { isPositiveDecimal } from "../../lib/plain-decimal.ts";

const KINDS: readonly OpportunityKind[] = ["cross", "triangular", "cycle", "basis"];
const SYMBOL = /^[A-Za-z0-9.]{1,32}\/[A-Za-z0-9.]{1,32}(:[A-Za-z0-9.-]{1,40})?$/;
const BPS_MAX = 10_000;
const SECONDS_MAX = 86_400;
const NAME_MAX = 60;
const DEFAULTS = { minNetBps: 5, maxNotional: "1000", coolDownMs: 10_000 };

type Draft = {
  readonly name: string;
  readonly kinds: readonly OpportunityKind[];
  readonly symbols: string;
  readonly venues: readonly string[];
  readonly minNet: string;
  readonly maxNotional: string;
  readonly coolDown: string;
  readonly mode: TradingMode;
};

/** A new strategy, or a stopped one that is changed. */
export function StrategyForm(props: {
  readonly strategy: Strategy | undefined;
  readonly venues: readonly { readonly id: string; readonly name: string }[];
  readonly isLiveAllowed: boolean;
  readonly isBusy: boolean;
  readonly problem: ReactNode;
  readonly onSave: (settings: StrategyCreateInput) => void;
}) {
  const t = useTranslations("strategy");
  const tKind = useTranslations("opportunity.kind");
  const [draft, setDraft] = useState<Draft>(() => draftOf(props.strategy));
  const [isTried, setTried] = useState(false);
  const symbols = draft.symbols.split(/[\s,]+/).filter((symbol) => symbol !== "");
  const minNetBps = readNumber(draft.minNet, { min: 0, max: BPS_MAX });
  const coolDown = readNumber(draft.coolDown, { min: 0, max: SECONDS_MAX });
  const name = draft.name.trim();
  const errors = {
    name: name === "" || name.length > NAME_MAX ? t("nameWrong") : undefined,
    kinds: draft.kinds.length === 0 ? t("kindsWrong") : undefined,
    symbols: symbols.every((symbol) => SYMBOL.test(symbol)) ? undefined : t("symbolsWrong"),
    minNet: minNetBps === undefined ? t("numberWrong", { min: "0", max: String(BPS_MAX) }) : undefined,
    maxNotional: isPositiveDecimal(draft.maxNotional) ? undefined : t("decimalWrong"),
    coolDown: coolDown === undefined ? t("numberWrong", { min: "0", max: String(SECONDS_MAX) }) : undefined,
  };
  const shown = (error: string | undefined): string | undefined => (isTried ? error : undefined);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const isWrong = Object.values(errors).some((error) => error !== undefined);
    if (props.isBusy || isWrong || minNetBps === undefined || coolDown === undefined) return;
    props.onSave({
      name,
      kinds: [...draft.kinds],
      symbols: symbols.map((symbol) => symbol.toUpperCase()),
      venues: [...draft.venues],
      minNetBps,
      maxNotional: draft.maxNotional,
      coolDownMs: Math.round(coolDown * 1_000),
      mode: draft.mode,
    });
  };
  return (
    <form noValidate autoComplete="off" className="grid gap-4" onSubmit={submit}>
      {props.problem}
      <Field
        label={t("name")}
        value={draft.name}
        error={shown(errors.name)}
        onChange={({ target: { value } }) => change({ name: value })}
      />
      <Ticks
        label={t("kinds")}
        error={shown(errors.kinds)}
        options={KINDS.map((kind) => ({ id: kind, name: tKind(kind) }))}
        chosen={draft.kinds}
        onChange={(kinds) => change({ kinds: KINDS.filter((kind) => kinds.includes(kind)) })}
      />
      <Field
        label={t("symbols")}
        hint={t("symbolsHint")}
        value={draft.symbols}
        error={shown(errors.symbols)}
        onChange={({ target: { value } }) => change({ symbols: value })}
      />
      <Ticks
        label={t("venues")}
        hint={t("venuesHint")}
        options={props.venues}
        chosen={draft.venues}
        onChange={(venues) => change({ venues })}
      />
      <Bounds draft={draft} errors={isTried ? errors : {}} onChange={change} />
      <ModeChoice draft={draft} isLiveAllowed={props.isLiveAllowed} onChange={(mode) => change({ mode })} />
      <Button type="submit" look="primary" className="justify-self-end" aria-disabled={props.isBusy}>
        {t("save")}
      </Button>
    </form>
  );
}

/** From which edge on, for how much at most, and how often. */
function Bounds(props: {
  readonly draft: Draft;
  readonly errors: { readonly [Key in "minNet" | "maxNotional" | "coolDown"]?: string | undefined };
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const t = useTranslations("strategy");
  const { draft, errors, onChange } = props;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("minNet")}
          hint={t("minNetHint")}
          inputMode="decimal"
          value={draft.minNet}
          error={errors.minNet}
          onChange={({ target: { value } }) => onChange({ minNet: value })}
          className="figure"
        />
        <Field
          label={t("maxNotional")}
          hint={t("maxNotionalHint")}
          inputMode="decimal"
          value={draft.maxNotional}
          error={errors.maxNotional}
          onChange={({ target: { value } }) => onChange({ maxNotional: value.trim() })}
          className="figure"
        />
      </div>
      <Field
        label={t("coolDown")}
        inputMode="decimal"
        value={draft.coolDown}
        error={errors.coolDown}
        onChange={({ target: { value } }) => onChange({ coolDown: value })}
        className="figure"
      />
    </>
  );
}

function ModeChoice(props: {
  readonly draft: Draft;
  readonly isLiveAllowed: boolean;
  readonly onChange: (mode: TradingMode) => void;
}) {
  const t = useTranslations("strategy");
  const tMode = useTranslations("tradingMode");
  const modes =
    props.isLiveAllowed || props.draft.mode === "live" ? (["paper", "live"] as const) : (["paper"] as const);
  return (
    <RadioGroup
      label={t("mode")}
      value={props.draft.mode}
      onChange={props.onChange}
      options={modes.map((value) => ({ value, label: tMode(value), hint: tMode(`${value}Hint`) }))}
    />
  );
}

function Ticks(props: {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { chosen } = props;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{props.label}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {props.options.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              props.onChange(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        ))}
      </div>
      {(props.error ?? props.hint) !== undefined && (
        <p className={props.error === undefined ? "text-xs text-muted" : "text-xs text-danger"}>
          {props.error ?? props.hint}
        </p>
      )}
    </fieldset>
  );
}

const draftOf = (strategy: Strategy | undefined): Draft => ({
  name: strategy?.name ?? "",
  kinds: strategy?.kinds ?? ["cross"],
  symbols: strategy?.symbols.join(" ") ?? "",
  venues: strategy?.venues ?? [],
  minNet: String(strategy?.minNetBps ?? DEFAULTS.minNetBps),
  maxNotional: strategy?.maxNotional ?? DEFAULTS.maxNotional,
  coolDown: String((strategy?.coolDownMs ?? DEFAULTS.coolDownMs) / 1_000),
  mode: strategy?.mode ?? "paper",
});
