import type { PnlAnswer, PnlInput } from "@tandem/contract/portfolio";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { Gain, Money } from "../../components/figures.tsx";
import { Notice } from "../../components/notice.tsx";
import { formatCount } from "../../lib/format.ts";

export type PnlBy = PnlInput["by"];
type Row = PnlAnswer["rows"][number];
const keyOf = ({ key }: Row): string => key;
const DIGITS = 2;

/** Profit and fees added up by day, venue, strategy or symbol. */
export function PnlTable(props: {
  readonly answer: PnlAnswer;
  readonly by: PnlBy;
  readonly nameOfStrategy: (id: string) => string;
}) {
  const t = useTranslations("portfolio");
  const { answer, by, nameOfStrategy } = props;
  const { currency, unpriced } = answer;
  const columns = useMemo((): readonly DataColumn<Row>[] => {
    const nameOf = ({ key }: Row): string => {
      if (by !== "strategy") return key;
      return key === "manual" ? t("manual") : nameOfStrategy(key);
    };
    return [
      {
        id: "key",
        title: t(`key.${by}`),
        isFixed: true,
        cell: (row) => <span className="tabular-nums">{nameOf(row)}</span>,
        value: nameOf,
        text: nameOf,
      },
      {
        id: "profit",
        title: t("colProfit"),
        isFigure: true,
        cell: ({ profit }) => <Gain text={profit} asset={currency} digits={DIGITS} />,
        value: ({ profit }) => Number(profit),
        text: ({ profit }) => profit,
      },
      {
        id: "fees",
        title: t("colFees"),
        isFigure: true,
        cell: ({ fees }) => <Money text={fees} asset={currency} />,
        value: ({ fees }) => Number(fees),
        text: ({ fees }) => fees,
      },
      {
        id: "deals",
        title: t("colDeals"),
        isFigure: true,
        cell: ({ deals }) => formatCount(deals),
        value: ({ deals }) => deals,
        text: ({ deals }) => String(deals),
      },
    ];
  }, [t, by, currency, nameOfStrategy]);
  return (
    <>
      {unpriced.length > 0 && (
        <div className="px-4 pb-3">
          <Notice tone="info">{t("unpriced", { assets: unpriced.join(", "), count: unpriced.length })}</Notice>
        </div>
      )}
      <DataTable
        name={`profit-${by}`}
        caption={`${t("by")} ${t(`bys.${by}`)}`}
        columns={columns}
        rows={answer.rows}
        keyOf={keyOf}
        defaultSort={by === "day" ? "-key" : "-profit"}
        empty={<Empty title={t("noProfit")} hint={t("noProfitHint")} />}
      />
    </>
  );
}
