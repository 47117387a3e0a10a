import type { Deal, RepairKind, RepairOption } from "@tandem/contract/deals";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { TradeProblem } from "../../components/denials.tsx";
import { Amount, Gain, Money, Price } from "../../components/figures.tsx";
import { formatSigned } from "../../lib/format.ts";
import { newIdempotencyKey } from "../../lib/idempotency-key.ts";
import { messages } from "../../lib/messages/all.ts";
import { baseAsset } from "../../lib/symbol-parts.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

const PROFIT_DIGITS = 4;

/** A deal that is one-sided and may not help itself: every way out with its figures, and why others are none. */
export function DecisionPanel(props: {
  readonly api: TradingApi;
  readonly deal: Deal;
  readonly onDecided: () => void;
}) {
  const t = useTranslations("decision");
  const { api, deal } = props;
  const call = useCall();
  const [chosen, setChosen] = useState<{ readonly option: RepairOption; readonly key: string }>();
  const { decision } = deal;
  if (decision === null || deal.status !== "needs_decision") return null;

  const decide = async (choice: RepairKind, idempotencyKey: string): Promise<void> => {
    const done = await call.run(() => api.deals.decide.mutate({ id: deal.id, choice, idempotencyKey }));
    if (!done) return;
    setChosen(undefined);
    toast.success(t(`done.${deal.mode}`));
    props.onDecided();
  };
  return (
    <section aria-labelledby="decision" className="grid gap-4 rounded-lg border-2 border-danger bg-surface p-4 sm:p-5">
      <div className="grid gap-1">
        <h2 id="decision" className="flex items-center gap-2 font-semibold text-danger">
          <CircleAlert aria-hidden className="size-5" />
          {t("title")}
        </h2>
        <p className="text-sm">{t(`reason.${decision.reason}`)}</p>
        <p className="text-sm text-muted">
          {t("lossMax")} <Money text={decision.lossMax} asset={deal.startAsset} />
        </p>
      </div>
      <div>
        <h3 className="mb-2 text-sm font-medium">{t("options")}</h3>
        <ul className="grid gap-3 md:grid-cols-2">
          {decision.options.map((option) => (
            <Option
              key={option.kind}
              option={option}
              deal={deal}
              onChoose={() => setChosen({ option, key: newIdempotencyKey() })}
            />
          ))}
        </ul>
      </div>
      {decision.refused.length > 0 && (
        <div className="text-sm">
          <h3 className="mb-1 font-medium">{t("refused")}</h3>
          <ul className="grid gap-0.5 text-muted">
            {decision.refused.map(({ kind, reason }) => (
              <li key={kind}>
                {t(`kind.${kind}`)}: <Why reason={reason} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {chosen && (
        <ConfirmDialog
          title={t("confirmTitle", { kind: t(`kind.${chosen.option.kind}`) })}
          text={t("confirmText", {
            profit: `${formatSigned(chosen.option.profit, PROFIT_DIGITS)} ${deal.startAsset}`,
          })}
          confirm={t(`kind.${chosen.option.kind}`)}
          isBusy={call.isBusy}
          problem={<TradeProblem problem={call.problem} onOver={call.clear} />}
          onConfirm={() => void decide(chosen.option.kind, chosen.key)}
          onClose={() => {
            call.clear();
            setChosen(undefined);
          }}
        />
      )}
    </section>
  );
}

type WhyText = keyof typeof messages.decision.why;
const isWhy = (reason: string): reason is WhyText => Object.hasOwn(messages.decision.why, reason);

function Why({ reason }: { readonly reason: string }) {
  const t = useTranslations("decision");
  return isWhy(reason) ? t(`why.${reason}`) : reason.replaceAll("_", " ");
}

function Option(props: { readonly option: RepairOption; readonly deal: Deal; readonly onChoose: () => void }) {
  const t = useTranslations("decision");
  const tOrder = useTranslations("order");
  const { option, deal } = props;
  return (
    <li data-option={option.kind} className="grid content-start gap-2 rounded-md border border-control p-3 text-sm">
      <div>
        <p className="font-medium">{t(`kind.${option.kind}`)}</p>
        <p className="text-xs text-muted">{t(`hint.${option.kind}`)}</p>
      </div>
      {option.trades.length === 0 ? (
        <p className="text-muted">{t("nothing")}</p>
      ) : (
        <ul className="grid gap-1">
          {option.trades.map((trade) => (
            <li key={`${trade.leg}|${trade.venue}|${trade.side}`} className="tabular-nums">
              {tOrder(`side.${trade.side}`)} <Amount text={trade.amount} asset={baseAsset(trade.symbol)} />{" "}
              <span className="text-muted">@</span> <Price text={trade.price} />{" "}
              <span className="text-muted">
                {trade.symbol} {trade.venue}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="flex flex-wrap justify-between gap-2">
        <span className="text-muted">{t("profit")}</span>
        <Gain text={option.profit} asset={deal.startAsset} />
      </p>
      <Button
        size="small"
        className="justify-self-end"
        aria-label={`${t("choose")}: ${t(`kind.${option.kind}`)}`}
        onClick={props.onChoose}
      >
        {t("choose")}
      </Button>
    </li>
  );
}
