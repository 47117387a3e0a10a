import type { Opportunity } from "@tandem/contract/opportunities";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Age, Since } from "../../components/age.tsx";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { Bps, Gain, Money, Rate } from "../../components/figures.tsx";
import { formatBps } from "../../lib/format.ts";
import { LegAmount, LegEnd, Route } from "./cells.tsx";
import type { MarketDigits } from "./market-steps.ts";
import { firstLeg, lastLeg, routeOf } from "./route-of.ts";

const iso = (at: number): string => new Date(at).toISOString();
const feesOf = ({ legs }: Opportunity): number => legs.reduce((sum, { feeBps }) => sum + feeBps, 0);

/** An opportunity that nobody heard of for this long is marked: its books may have been quiet, or its venue. */
const SEEN_LATE_MS = 60_000;

type Texts = ReturnType<typeof useTranslations<"opportunity">>;
type Columns = readonly DataColumn<Opportunity>[];

/** The columns of open opportunities; a new one is one entry here and one text. */
export function useOpportunityColumns(options: {
  readonly digits: MarketDigits;
  /** The page is behind: nothing has come for too long. */
  readonly isOld: boolean;
  /** What can be done with one. */
  readonly action?: ((opportunity: Opportunity) => ReactNode) | undefined;
}): Columns {
  const t = useTranslations("opportunity");
  const { digits, isOld, action } = options;
  return useMemo(
    () => [...whereColumns(t, digits), ...edgeColumns(t), ...stateColumns(t, isOld), ...actionColumns(t, action)],
    [t, digits, isOld, action],
  );
}

const actionColumns = (t: Texts, action: ((opportunity: Opportunity) => ReactNode) | undefined): Columns =>
  action ? [{ id: "action", title: t("colAction"), isFixed: true, isAction: true, cell: action }] : [];

function whereColumns(t: Texts, digits: MarketDigits): Columns {
  return [
    {
      id: "route",
      title: t("colRoute"),
      isFixed: true,
      cell: (row) => <Route opportunity={row} />,
      value: routeOf,
      text: routeOf,
    },
    {
      id: "kind",
      title: t("colKind"),
      cell: (row) => <span className="text-muted">{t(`kind.${row.kind}`)}</span>,
      value: ({ kind }) => kind,
      text: ({ kind }) => kind,
    },
    {
      id: "buy",
      title: t("colBuy"),
      isFigure: true,
      cell: (row) => <LegEnd leg={firstLeg(row)} digits={digits} />,
      value: (row) => firstLeg(row)?.venue ?? "",
      text: (row) => `${firstLeg(row)?.venue ?? ""} ${firstLeg(row)?.price ?? ""}`,
    },
    {
      id: "sell",
      title: t("colSell"),
      isFigure: true,
      cell: (row) => <LegEnd leg={lastLeg(row)} digits={digits} />,
      value: (row) => lastLeg(row)?.venue ?? "",
      text: (row) => `${lastLeg(row)?.venue ?? ""} ${lastLeg(row)?.price ?? ""}`,
    },
    {
      id: "amount",
      title: t("colAmount"),
      isFigure: true,
      cell: (row) => <LegAmount leg={firstLeg(row)} digits={digits} />,
      value: (row) => Number(firstLeg(row)?.amount ?? 0),
      text: (row) => firstLeg(row)?.amount ?? "",
    },
    {
      id: "notional",
      title: t("colNotional"),
      isFigure: true,
      cell: (row) => <Money text={row.notional} asset={row.startAsset} />,
      value: ({ notional }) => Number(notional),
      text: ({ notional }) => notional,
    },
  ];
}

function edgeColumns(t: Texts): Columns {
  return [
    {
      id: "gross",
      title: t("colGross"),
      isFigure: true,
      cell: (row) => <span className="text-muted">{formatBps(row.grossBps)}</span>,
      value: ({ grossBps }) => grossBps,
      text: ({ grossBps }) => String(grossBps),
    },
    {
      id: "fees",
      title: t("colFees"),
      isFigure: true,
      isOptional: true,
      cell: (row) => <Rate bps={feesOf(row)} />,
      value: feesOf,
      text: (row) => String(feesOf(row)),
    },
    {
      id: "net",
      title: t("colNet"),
      isFigure: true,
      cell: (row) => <Bps bps={row.netBps} />,
      value: ({ netBps }) => netBps,
      text: ({ netBps }) => String(netBps),
    },
    {
      id: "profit",
      title: t("colProfit"),
      isFigure: true,
      cell: (row) => <Gain text={row.profit} asset={row.profitAsset} />,
      value: ({ profit }) => Number(profit),
      text: ({ profit }) => profit,
    },
  ];
}

function stateColumns(t: Texts, isOld: boolean): Columns {
  return [
    {
      id: "legs",
      title: t("colLegs"),
      isFigure: true,
      isOptional: true,
      cell: (row) => row.legs.length,
      value: ({ legs }) => legs.length,
      text: ({ legs }) => String(legs.length),
    },
    {
      id: "blocked",
      title: t("colBlocked"),
      isOptional: true,
      cell: (row) => row.blockedBy.map((reason) => reason.replaceAll("_", " ")).join(", "),
      value: ({ blockedBy }) => blockedBy.join(" "),
      text: ({ blockedBy }) => blockedBy.join(" "),
    },
    {
      id: "age",
      title: t("colAge"),
      isFigure: true,
      cell: (row) => <Age at={row.lastSeenAt} isOld={isOld} lateMs={SEEN_LATE_MS} staleMs={Number.POSITIVE_INFINITY} />,
      value: ({ lastSeenAt }) => -lastSeenAt,
      text: ({ lastSeenAt }) => iso(lastSeenAt),
    },
    {
      id: "life",
      title: t("colLifetime"),
      isFigure: true,
      cell: (row) => <Since at={row.firstSeenAt} />,
      value: ({ firstSeenAt }) => -firstSeenAt,
      text: ({ firstSeenAt }) => iso(firstSeenAt),
    },
  ];
}
