import type { ExplainedLeg, ExplainedOpportunity } from "@tandem/contract/opportunities";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Amount, Price, Rate } from "../../components/figures.tsx";
import { type RecordColumn, RecordTable } from "../../components/record-table.tsx";

type Row = ExplainedLeg & { readonly id: string; readonly place: number };
/** Steps of a venue's market, where they are known. */
export type LegDigits = (
  venue: string,
  symbol: string,
) => { readonly price?: number | undefined; readonly amount?: number | undefined };

const baseOf = (symbol: string): string => symbol.split("/")[0] ?? "";
const LEVELS_SHOWN = 12;

/** What each leg takes, pays and leaves over, in the order in which one feeds the next. */
export function LegsTable(props: { readonly opportunity: ExplainedOpportunity; readonly digits: LegDigits }) {
  const t = useTranslations("explain");
  const { legs } = props.opportunity;
  const rows = legs.map((leg, place): Row => ({ ...leg, place: place + 1, id: `${place}` }));
  return (
    <>
      <RecordTable caption={t("legs")} columns={columnsOf(t, props.digits)} rows={rows} />
      <div className="grid gap-3 border-t border-line p-4 sm:grid-cols-2 sm:p-5">
        {rows.map((leg) => (
          <Levels key={leg.id} leg={leg} digits={props.digits} />
        ))}
      </div>
    </>
  );
}

function columnsOf(t: ReturnType<typeof useTranslations<"explain">>, digits: LegDigits): readonly RecordColumn<Row>[] {
  return [
    {
      id: "leg",
      title: t("leg"),
      cell: (leg) => (
        <span className="whitespace-nowrap">
          {leg.place}. <span className={leg.side === "buy" ? "font-medium" : "font-medium"}>{t(leg.side)}</span>{" "}
          <Link to="/markets/$symbol" params={{ symbol: leg.symbol }} className="underline">
            {leg.symbol}
          </Link>{" "}
          <span className="text-muted">{leg.venue}</span>
        </span>
      ),
    },
    {
      id: "amount",
      title: t("amount"),
      isFigure: true,
      cell: (leg) => (
        <Amount text={leg.amount} asset={baseOf(leg.symbol)} digits={digits(leg.venue, leg.symbol).amount} />
      ),
    },
    {
      id: "price",
      title: t("price"),
      isFigure: true,
      cell: (leg) => <Price text={leg.price} digits={digits(leg.venue, leg.symbol).price} />,
    },
    {
      id: "worst",
      title: t("worst"),
      isFigure: true,
      cell: (leg) => <Price text={leg.worstPrice} digits={digits(leg.venue, leg.symbol).price} />,
    },
    { id: "paid", title: t("paid"), isFigure: true, cell: (leg) => <Amount text={leg.paid} asset={leg.paidAsset} /> },
    {
      id: "fee",
      title: t("fee"),
      isFigure: true,
      cell: (leg) => (
        <>
          <Amount text={leg.fee} asset={leg.feeAsset} /> <span className="text-muted">·</span> <Rate bps={leg.feeBps} />
        </>
      ),
    },
    {
      id: "received",
      title: t("received"),
      isFigure: true,
      cell: (leg) => <Amount text={leg.received} asset={leg.receivedAsset} />,
    },
    {
      id: "surplus",
      title: t("surplus"),
      isFigure: true,
      cell: (leg) => <Amount text={leg.surplus} asset={leg.paidAsset} />,
    },
  ];
}

/** The levels a leg walks through, best first. */
function Levels({ leg, digits }: { readonly leg: Row; readonly digits: LegDigits }) {
  const t = useTranslations("explain");
  const shown = leg.levelsUsed.slice(0, LEVELS_SHOWN);
  const known = digits(leg.venue, leg.symbol);
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-muted">
        {t("levelsOf", { place: leg.place, venue: leg.venue, count: leg.levelCount })}
      </h3>
      <table className="w-full border-collapse text-xs">
        <caption className="sr-only">
          {t("levelsOf", { place: leg.place, venue: leg.venue, count: leg.levelCount })}
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t("price")}</th>
            <th scope="col">{t("amount")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(([price, amount]) => (
            <tr key={price} className="border-b border-line/60">
              <td className="figure py-0.5">
                <Price text={price} digits={known.price} />
              </td>
              <td className="figure py-0.5">
                <Amount text={amount} asset={baseOf(leg.symbol)} digits={known.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {leg.levelCount > shown.length && (
        <p className="mt-1 text-xs text-muted">{t("moreLevels", { count: leg.levelCount - shown.length })}</p>
      )}
    </div>
  );
}
