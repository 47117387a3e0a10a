import type { DashboardBalance } from "@tandem/contract/live";
import type { TradingMode } from "@tandem/contract/trading";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { buttonLook } from "../../components/button.tsx";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { decimalsOfAsset, formatDecimal } from "../../lib/format.ts";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useThrottledRows } from "../../lib/use-throttled-rows.ts";

const PACE_MS = 250;
const keyOf = ({ mode, venue, asset }: DashboardBalance): string => `${mode}|${venue}|${asset}`;

/** What is held where, followed live. */
export function BalancesPanel(props: { readonly store: KeyedStore<DashboardBalance>; readonly mode: TradingMode }) {
  const t = useTranslations("balance");
  const { mode } = props;
  const all = useThrottledRows(props.store, PACE_MS);
  const rows = useMemo(() => all.filter((row) => row.mode === mode), [all, mode]);
  const columns = useBalanceColumns();
  return (
    <DataTable
      name="balances"
      caption={t("caption")}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      defaultSort="venue"
      filterKey={mode}
      empty={
        <Empty
          title={t(`empty.${mode}`)}
          hint={t(`emptyHint.${mode}`)}
          action={
            mode === "live" && (
              <Link to="/keys" className={buttonLook()}>
                {t("toKeys")}
              </Link>
            )
          }
        />
      }
    />
  );
}

function useBalanceColumns(): readonly DataColumn<DashboardBalance>[] {
  const t = useTranslations("balance");
  return useMemo(() => {
    const figure = (id: "free" | "used" | "total", title: string): DataColumn<DashboardBalance> => ({
      id,
      title,
      isFigure: true,
      cell: (row) => (
        <span title={`${row[id]} ${row.asset}`} className={id === "total" ? "font-medium" : undefined}>
          {formatDecimal(row[id], { min: 2, max: decimalsOfAsset(row.asset) })}
        </span>
      ),
      value: (row) => Number(row[id]),
      text: (row) => row[id],
    });
    return [
      {
        id: "venue",
        title: t("colVenue"),
        isFixed: true,
        cell: ({ venue }) => venue,
        value: ({ venue, asset }) => `${venue} ${asset}`,
        text: ({ venue }) => venue,
      },
      {
        id: "asset",
        title: t("colAsset"),
        isFixed: true,
        cell: ({ asset }) => <span className="font-medium">{asset}</span>,
        value: ({ asset }) => asset,
        text: ({ asset }) => asset,
      },
      figure("free", t("colFree")),
      figure("used", t("colUsed")),
      figure("total", t("colTotal")),
    ];
  }, [t]);
}
