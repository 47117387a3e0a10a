import type { Order } from "@tandem/contract/orders";
import type { TradingMode } from "@tandem/contract/trading";
import { type ReactNode, useCallback, useMemo } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";
import { isOpenOrder, useOrderColumns } from "./use-order-columns.tsx";

const PACE_MS = 250;
const keyOf = ({ id }: Order): string => id;

/** The orders of one account, followed live: those that rest, or all of the newest. */
export function OrdersPanel(props: {
  readonly api: TradingApi;
  readonly store: KeyedStore<Order>;
  readonly mode: TradingMode;
  readonly isAll: boolean;
  readonly onAll: (isAll: boolean) => void;
  readonly older: readonly Order[];
  readonly footer: ReactNode;
}) {
  const t = useTranslations("order");
  const { api, mode, isAll, older } = props;
  const call = useCall();
  const live = useThrottledRows(props.store, PACE_MS);
  const { run } = call;
  const cancel = useCallback(
    async ({ id }: Order): Promise<void> => {
      const done = await run(() => api.orders.cancel.mutate({ id }));
      if (done) toast.success(t("cancelled"));
    },
    [api, run, t],
  );
  const columns = useOrderColumns(useCallback((order: Order) => void cancel(order), [cancel]));
  const rows = useMemo(() => {
    const byId = new Map([...older, ...live].map((order) => [order.id, order]));
    return [...byId.values()].filter((order) => order.mode === mode && (isAll || isOpenOrder(order)));
  }, [older, live, mode, isAll]);
  return (
    <>
      {call.problem && (
        <div className="p-3">
          <ProblemNotice problem={call.problem} onOver={call.clear} />
        </div>
      )}
      <DataTable
        name="orders"
        caption={t("caption")}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        defaultSort="-at"
        filterKey={`${mode}|${isAll}`}
        tools={
          <select
            aria-label={t("show")}
            value={isAll ? "all" : "open"}
            onChange={({ target: { value } }) => props.onAll(value === "all")}
            className="h-8 rounded-md border border-control bg-bg px-2 text-sm text-text"
          >
            <option value="open">{t("openOnly")}</option>
            <option value="all">{t("all")}</option>
          </select>
        }
        empty={<Empty title={t(isAll ? "empty" : "emptyOpen")} hint={t(isAll ? "emptyHint" : "emptyOpenHint")} />}
        footer={props.footer}
      />
    </>
  );
}
