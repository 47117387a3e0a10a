import type { Deal, DealLeg } from "@tandem/contract/deals";
import { useTranslations } from "use-intl";
import { Amount, Bps, Price } from "../../components/figures.tsx";
import { type RecordColumn, RecordTable } from "../../components/record-table.tsx";
import { baseAsset } from "../../lib/symbol-parts.ts";

type Row = DealLeg & { readonly id: string; readonly place: number };

/** What each leg was to be, and what became of it. */
export function DealLegs({ deal }: { readonly deal: Deal }) {
  const t = useTranslations("deal");
  const tOrder = useTranslations("order");
  const rows = deal.legs.map((leg, place): Row => ({ ...leg, place: place + 1, id: String(place) }));
  const columns: readonly RecordColumn<Row>[] = [
    {
      id: "leg",
      title: tOrder("purpose.leg"),
      cell: (leg) => (
        <span className="whitespace-nowrap">
          {leg.place}. <span className="font-medium">{tOrder(`side.${leg.side}`)}</span> {leg.symbol}{" "}
          <span className="text-muted">{leg.venue}</span>
        </span>
      ),
    },
    {
      id: "planned",
      title: t("legPlanned"),
      isFigure: true,
      cell: (leg) => <Amount text={leg.amount} asset={baseAsset(leg.symbol)} />,
    },
    {
      id: "filled",
      title: t("legFilled"),
      isFigure: true,
      cell: (leg) => <Amount text={leg.filled} asset={baseAsset(leg.symbol)} />,
    },
    { id: "price", title: t("legPrice"), isFigure: true, cell: ({ price }) => <Price text={price} /> },
    { id: "worst", title: t("legWorst"), isFigure: true, cell: ({ worstPrice }) => <Price text={worstPrice} /> },
    {
      id: "average",
      title: t("legAverage"),
      isFigure: true,
      cell: ({ averagePrice }) =>
        averagePrice === null ? (
          <span className="text-muted">{t("nothingFilled")}</span>
        ) : (
          <Price text={averagePrice} />
        ),
    },
    {
      id: "slippage",
      title: t("legSlip"),
      isFigure: true,
      // Positive is worse for us: as a gain it is negative.
      cell: ({ slippageBps }) =>
        slippageBps === null ? (
          <span className="text-muted">{t("nothingFilled")}</span>
        ) : (
          <Bps bps={-slippageBps} hasUnit />
        ),
    },
    { id: "fee", title: t("legFee"), isFigure: true, cell: (leg) => <Amount text={leg.fee} asset={leg.feeAsset} /> },
  ];
  return <RecordTable caption={t("legs")} columns={columns} rows={rows} />;
}
