import type { Strategy, StrategyCreateInput } from "@tandem/contract/strategies";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { TradeProblem } from "../../components/denials.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Empty } from "../../components/empty.tsx";
import { Panel } from "../../components/panel.tsx";
import { type PanelQuery, QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";
import { StrategyCard } from "./strategy-card.tsx";
import { StrategyForm } from "./strategy-form.tsx";

type Asking =
  | { readonly act: "start" | "remove" | "edit"; readonly strategy: Strategy }
  | { readonly act: "add" }
  | undefined;

type Props = {
  readonly query: PanelQuery<readonly Strategy[]>;
  readonly api: TradingApi;
  readonly venues: readonly { readonly id: string; readonly name: string }[];
  readonly isLiveAllowed: boolean;
  /** The dialog of a new one is open. */
  readonly isAdding: boolean;
  readonly onAdding: (isAdding: boolean) => void;
};

/** The user's strategies, and everything that can be done with one. */
export function StrategiesPanel(props: Props) {
  const t = useTranslations("strategy");
  const { api, query } = props;
  const call = useCall();
  const [chosen, setChosen] = useState<Asking>();
  const asking: Asking = props.isAdding ? { act: "add" } : chosen;
  const close = (): void => {
    call.clear();
    setChosen(undefined);
    props.onAdding(false);
  };
  const act = async (send: () => Promise<unknown>, done: string): Promise<void> => {
    if (!(await call.run(send))) return;
    toast.success(done);
    close();
    void query.refetch();
  };
  const start = ({ id, mode }: Strategy) => act(() => api.strategies.start.mutate({ id }), t(`started.${mode}`));
  const problem = <TradeProblem problem={call.problem} onOver={call.clear} />;
  return (
    <Panel title={t("listTitle")} isFlush>
      {asking === undefined && call.problem && <div className="px-4 pb-3">{problem}</div>}
      <QueryPanel query={query} skeleton={<RowsSkeleton rows={4} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t("empty")} hint={t("emptyHint")} />
          ) : (
            <ul aria-label={t("listTitle")} className="grid">
              {rows.map((row) => (
                <StrategyCard
                  key={row.id}
                  strategy={row}
                  onStart={(strategy) =>
                    strategy.mode === "live" ? setChosen({ act: "start", strategy }) : void start(strategy)
                  }
                  onStop={({ id }) => void act(() => api.strategies.stop.mutate({ id }), t("stopped"))}
                  onEdit={(strategy) => setChosen({ act: "edit", strategy })}
                  onRemove={(strategy) => setChosen({ act: "remove", strategy })}
                />
              ))}
            </ul>
          )
        }
      </QueryPanel>
      <Asked
        {...props}
        asking={asking}
        isBusy={call.isBusy}
        problem={problem}
        onClose={close}
        onStart={(strategy) => void start(strategy)}
        onRemove={({ id }) => void act(() => api.strategies.remove.mutate({ id }), t("removed"))}
        onSave={(settings, id) =>
          void act(
            () =>
              id === undefined
                ? api.strategies.create.mutate(settings)
                : api.strategies.update.mutate({ ...settings, id }),
            t("saved"),
          )
        }
      />
    </Panel>
  );
}

function Asked(
  props: Props & {
    readonly asking: Asking;
    readonly isBusy: boolean;
    readonly problem: ReactNode;
    readonly onClose: () => void;
    readonly onStart: (strategy: Strategy) => void;
    readonly onRemove: (strategy: Strategy) => void;
    readonly onSave: (settings: StrategyCreateInput, id: string | undefined) => void;
  },
) {
  const t = useTranslations("strategy");
  const { asking, isBusy, problem, onClose } = props;
  if (asking === undefined) return null;
  if (asking.act === "add" || asking.act === "edit") {
    const strategy = asking.act === "edit" ? asking.strategy : undefined;
    return (
      <Dialog title={strategy?.name ?? t("add")} onClose={onClose}>
        <StrategyForm
          strategy={strategy}
          venues={props.venues}
          isLiveAllowed={props.isLiveAllowed}
          isBusy={isBusy}
          problem={problem}
          onSave={(settings) => props.onSave(settings, strategy?.id)}
        />
      </Dialog>
    );
  }
  const isStart = asking.act === "start";
  const { strategy } = asking;
  return (
    <ConfirmDialog
      title={t(isStart ? "startTitle" : "removeTitle", { name: strategy.name })}
      text={t(isStart ? "startText" : "removeText")}
      confirm={t(isStart ? "start" : "remove")}
      isBusy={isBusy}
      problem={problem}
      onConfirm={() => (isStart ? props.onStart(strategy) : props.onRemove(strategy))}
      onClose={onClose}
    />
  );
}
