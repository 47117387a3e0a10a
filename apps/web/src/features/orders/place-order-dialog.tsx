import type { Market } from "@tandem/contract/market-data";
import type { OrderPlaceInput } from "@tandem/contract/orders";
import type { TradingMode } from "@tandem/contract/trading";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { TradeProblem } from "../../components/denials.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { HoldButton } from "../../components/hold-button.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { SelectField } from "../../components/select-field.tsx";
import { newIdempotencyKey } from "../../lib/idempotency-key.ts";
import { isPositiveDecimal } from "../../lib/plain-decimal.ts";
import { baseAsset, quoteAsset } from "../../lib/symbol-parts.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

type Draft = {
  readonly venue: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly type: "limit" | "market";
  readonly amount: string;
  readonly price: string;
  readonly timeInForce: "GTC" | "IOC" | "FOK" | "PO";
};

const LIMIT_TIMES = ["GTC", "IOC", "FOK", "PO"] as const;
const MARKET_TIMES = ["IOC", "FOK"] as const;

/** One order by hand. The dialog is one order at most: its key is made when it opens. */
export function PlaceOrderDialog(props: {
  readonly api: TradingApi;
  readonly markets: readonly Market[];
  readonly mode: TradingMode;
  readonly onClose: () => void;
}) {
  const t = useTranslations("order");
  const { api, markets, mode } = props;
  const call = useCall();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [isTried, setTried] = useState(false);
  const [draft, setDraft] = useState<Draft>(() => ({
    venue: markets[0]?.venue ?? "",
    symbol: markets[0]?.symbol ?? "",
    side: "buy",
    type: "limit",
    amount: "",
    price: "",
    timeInForce: "GTC",
  }));
  const isAmountWrong = !isPositiveDecimal(draft.amount);
  const isPriceWrong = draft.type === "limit" && !isPositiveDecimal(draft.price);

  const place = async (): Promise<void> => {
    setTried(true);
    if (isAmountWrong || isPriceWrong) return;
    const done = await call.run(() => api.orders.place.mutate(inputOf(draft, { mode, idempotencyKey })));
    if (!done) return;
    toast.success(t(`placed.${mode}`));
    props.onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A live order wants the button held: Enter in a field sends nothing.
    if (mode === "paper") void place();
  };
  return (
    <Dialog
      title={t("place")}
      text={
        <span className="flex flex-wrap items-center gap-2">
          <ModeMark mode={mode} /> {t(`placeText.${mode}`)}
        </span>
      }
      onClose={props.onClose}
    >
      <form noValidate autoComplete="off" className="grid gap-4" onSubmit={submit}>
        <TradeProblem problem={call.problem} onOver={call.clear} />
        <MarketFields markets={markets} draft={draft} onChange={setDraft} />
        <Field
          label={t("amount", { base: baseAsset(draft.symbol) })}
          inputMode="decimal"
          value={draft.amount}
          error={isTried && isAmountWrong ? t("wrong") : undefined}
          onChange={({ target: { value } }) => setDraft({ ...draft, amount: value.trim() })}
          className="figure"
        />
        {draft.type === "limit" && (
          <Field
            label={t("price", { quote: quoteAsset(draft.symbol) })}
            inputMode="decimal"
            value={draft.price}
            error={isTried && isPriceWrong ? t("wrong") : undefined}
            onChange={({ target: { value } }) => setDraft({ ...draft, price: value.trim() })}
            className="figure"
          />
        )}
        <TimeField draft={draft} onChange={setDraft} />
        <div className="flex justify-end">
          {mode === "live" ? (
            <HoldButton text={t("submit.live")} isBusy={call.isBusy} onHeld={() => void place()} />
          ) : (
            <Button type="submit" look="primary" aria-disabled={call.isBusy || call.isWaiting}>
              {t("submit.paper")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

type Part = { readonly draft: Draft; readonly onChange: (draft: Draft) => void };

function MarketFields({ markets, draft, onChange }: Part & { readonly markets: readonly Market[] }) {
  const t = useTranslations("order");
  const venues = [...new Set(markets.map(({ venue }) => venue))];
  const symbolsOf = (venue: string): readonly string[] =>
    markets.filter((market) => market.venue === venue).map(({ symbol }) => symbol);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t("venue")}
        value={draft.venue}
        onChange={({ target: { value: venue } }) => {
          const symbols = symbolsOf(venue);
          onChange({ ...draft, venue, symbol: symbols.includes(draft.symbol) ? draft.symbol : (symbols[0] ?? "") });
        }}
      >
        {venues.map((venue) => (
          <option key={venue}>{venue}</option>
        ))}
      </SelectField>
      <SelectField
        label={t("symbol")}
        value={draft.symbol}
        onChange={({ target: { value } }) => onChange({ ...draft, symbol: value })}
      >
        {symbolsOf(draft.venue).map((symbol) => (
          <option key={symbol}>{symbol}</option>
        ))}
      </SelectField>
      <SelectField
        label={t("sideLabel")}
        value={draft.side}
        onChange={({ target: { value } }) => onChange({ ...draft, side: value === "sell" ? "sell" : "buy" })}
      >
        <option value="buy">{t("side.buy")}</option>
        <option value="sell">{t("side.sell")}</option>
      </SelectField>
      <SelectField
        label={t("typeLabel")}
        value={draft.type}
        onChange={({ target: { value } }) =>
          onChange(
            value === "market"
              ? { ...draft, type: "market", timeInForce: "IOC" }
              : { ...draft, type: "limit", timeInForce: "GTC" },
          )
        }
      >
        <option value="limit">{t("type.limit")}</option>
        <option value="market">{t("type.market")}</option>
      </SelectField>
    </div>
  );
}

function TimeField({ draft, onChange }: Part) {
  const t = useTranslations("order");
  const times = draft.type === "limit" ? LIMIT_TIMES : MARKET_TIMES;
  return (
    <SelectField
      label={t("timeInForce")}
      value={draft.timeInForce}
      onChange={({ target: { value } }) =>
        onChange({ ...draft, timeInForce: times.find((time) => time === value) ?? draft.timeInForce })
      }
    >
      {times.map((time) => (
        <option key={time} value={time}>
          {time}: {t(`tif.${time}`)}
        </option>
      ))}
    </SelectField>
  );
}

function inputOf(
  { venue, symbol, side, amount, price, type, timeInForce }: Draft,
  act: { readonly mode: TradingMode; readonly idempotencyKey: string },
): OrderPlaceInput {
  const order = { venue, symbol, side, amount, ...act };
  return type === "limit"
    ? { ...order, type, price, timeInForce }
    : { ...order, type, timeInForce: timeInForce === "FOK" ? "FOK" : "IOC" };
}
