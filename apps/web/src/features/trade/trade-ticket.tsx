import type { TradeExecuted, TradePreview } from "@tandem/contract/deals";
import type { TradingMode } from "@tandem/contract/trading";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Denials, TradeProblem } from "../../components/denials.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { HoldButton } from "../../components/hold-button.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Notice } from "../../components/notice.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { toApiProblem } from "../../lib/api-problem.ts";
import { newIdempotencyKey } from "../../lib/idempotency-key.ts";
import { isPositiveDecimal } from "../../lib/plain-decimal.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";
import { useDelayed } from "../../lib/use-delayed.ts";
import { PreviewFigures } from "./preview-figures.tsx";
import type { TicketSubject } from "./ticket-context.ts";

/** The books move: what the trade would be is asked again this often while the ticket is open. */
const PREVIEW_MS = 2_000;
const TYPING_MS = 300;

const isGone = (error: unknown): boolean => {
  const problem = toApiProblem(error);
  return problem.kind === "refused" && (problem.code === "NOT_FOUND" || problem.reason === "opportunity_gone");
};

type Props = {
  readonly api: TradingApi;
  readonly subject: TicketSubject;
  readonly mode: TradingMode;
  readonly onClose: () => void;
  readonly onDone: (executed: TradeExecuted) => void;
};

/** What a trade would be, what would refuse it, and the one button that does it. One ticket is one trade at most. */
export function TradeTicket(props: Props) {
  const t = useTranslations("ticket");
  const { api, subject, mode } = props;
  const [size, setSize] = useState("");
  const settled = useDelayed(size.trim(), TYPING_MS);
  const isWrong = settled !== "" && !isPositiveDecimal(settled);
  const input = {
    opportunityId: subject.opportunityId,
    mode,
    ...(settled !== "" && !isWrong && { maxNotional: settled }),
  };
  const preview = useQuery({
    queryKey: ["trade.preview", input],
    queryFn: () => api.trade.preview.query(input),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isGone(state.error) ? false : PREVIEW_MS),
  });
  const hasGone = preview.error !== null && isGone(preview.error);
  return (
    <Dialog
      title={t("title", { route: subject.route })}
      text={
        <span className="flex flex-wrap items-center gap-2">
          <ModeMark mode={mode} /> {t(`text.${mode}`)}
        </span>
      }
      onClose={props.onClose}
    >
      {hasGone ? (
        <Notice tone="info">{t("gone")}</Notice>
      ) : (
        <QueryPanel query={preview} skeleton={<RowsSkeleton rows={5} />}>
          {(data) => (
            <>
              <Field
                label={t("size")}
                hint={t("sizeHint", { asset: data.startAsset })}
                error={isWrong ? t("sizeWrong") : undefined}
                inputMode="decimal"
                autoComplete="off"
                value={size}
                placeholder={data.notional}
                onChange={(event) => setSize(event.target.value)}
                className="figure"
              />
              <PreviewFigures preview={data} at={preview.dataUpdatedAt} />
              <Verdict preview={data} />
              <Execution
                {...props}
                input={input}
                isLocked={isWrong || preview.isPlaceholderData || data.denials.length > 0 || settled !== size.trim()}
              />
            </>
          )}
        </QueryPanel>
      )}
    </Dialog>
  );
}

function Verdict({ preview }: { readonly preview: TradePreview }) {
  const t = useTranslations("ticket");
  if (preview.denials.length > 0)
    return (
      <Notice tone="info">
        <p className="mb-1.5 font-medium">{t("refusals")}</p>
        <Denials denials={preview.denials} />
      </Notice>
    );
  return (
    <p className="flex gap-2 text-sm text-muted">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      {t("clear")}
    </p>
  );
}

function Execution(
  props: Props & {
    readonly input: Parameters<TradingApi["trade"]["preview"]["query"]>[0];
    readonly isLocked: boolean;
  },
) {
  const t = useTranslations("ticket");
  const { api, mode, isLocked, input } = props;
  const call = useCall();
  // Made with the ticket: five Enters and an answer that was lost are still one trade.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const isHeld = isLocked || call.isWaiting;
  const execute = async (): Promise<void> => {
    if (isHeld) return;
    const done = await call.run(() => api.trade.execute.mutate({ ...input, idempotencyKey }));
    if (!done) return;
    toast.success(t(`done.${mode}`));
    props.onDone(done.answer);
  };
  return (
    <>
      <TradeProblem problem={call.problem} onOver={call.clear} />
      <div className="flex flex-wrap justify-end gap-2">
        {mode === "live" ? (
          <HoldButton text={t("live")} isBusy={call.isBusy} isLocked={isHeld} onHeld={() => void execute()} />
        ) : (
          <Button look="primary" aria-disabled={isHeld || call.isBusy} onClick={() => void execute()}>
            {call.isBusy ? t("sending") : t("paper")}
          </Button>
        )}
      </div>
    </>
  );
}
