import type { Deal } from "@tandem/contract/deals";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { DealStatusBadge } from "../../components/deal-status-badge.tsx";
import { Gain, Money } from "../../components/figures.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Moment } from "../../components/moment.tsx";
import { formatMs } from "../../lib/format.ts";

const iso = (at: number): string => new Date(at).toISOString();
const venuesOf = ({ legs }: Deal): string => [...new Set(legs.map(({ venue }) => venue))].join(" → ");
const tookOf = ({ createdAt, endedAt }: Deal): number | undefined =>
  endedAt === null ? undefined : endedAt - createdAt;
/** One that is under way stands after those that are over. */
const LAST = Number.NEGATIVE_INFINITY;

type Texts = ReturnType<typeof useTranslations<"deal">>;
type KindTexts = ReturnType<typeof useTranslations<"opportunity">>;
type Columns = readonly DataColumn<Deal>[];

export function useDealColumns(routeOf: (deal: Deal) => string): Columns {
  const t = useTranslations("deal");
  const tKind = useTranslations("opportunity");
  return useMemo(() => [...whatColumns(t, tKind, routeOf), ...moneyColumns(t), ...whenColumns(t)], [t, tKind, routeOf]);
}

const whatColumns = (t: Texts, tKind: KindTexts, routeOf: (deal: Deal) => string): Columns => [
  {
    id: "route",
    title: t("colRoute"),
    isFixed: true,
    cell: (row) => (
      <Link to="/deals/$id" params={{ id: row.id }} className="font-medium underline-offset-2 hover:underline">
        {routeOf(row)}
      </Link>
    ),
    value: routeOf,
    text: routeOf,
  },
  {
    id: "status",
    title: t("colStatus"),
    cell: ({ status }) => <DealStatusBadge status={status} />,
    value: ({ status }) => status,
    text: ({ status }) => status,
  },
  {
    id: "mode",
    title: t("colMode"),
    cell: ({ mode }) => <ModeMark mode={mode} />,
    value: ({ mode }) => mode,
    text: ({ mode }) => mode,
  },
  {
    id: "kind",
    title: tKind("colKind"),
    isOptional: true,
    cell: ({ kind }) => <span className="text-muted">{tKind(`kind.${kind}`)}</span>,
    value: ({ kind }) => kind,
    text: ({ kind }) => kind,
  },
  { id: "venues", title: t("colVenues"), cell: venuesOf, value: venuesOf, text: venuesOf },
];

const moneyColumns = (t: Texts): Columns => [
  {
    id: "notional",
    title: t("colNotional"),
    isFigure: true,
    cell: (row) => <Money text={row.notional} asset={row.startAsset} />,
    value: ({ notional }) => Number(notional),
    text: ({ notional }) => notional,
  },
  {
    id: "expected",
    title: t("colExpected"),
    isFigure: true,
    cell: (row) => <Gain text={row.expectedProfit} asset={row.profitAsset} />,
    value: ({ expectedProfit }) => Number(expectedProfit),
    text: ({ expectedProfit }) => expectedProfit,
  },
  {
    id: "realised",
    title: t("colRealised"),
    isFigure: true,
    cell: (row) =>
      row.realisedProfit === null ? (
        <span className="text-muted">{t("open")}</span>
      ) : (
        <Gain text={row.realisedProfit} asset={row.profitAsset} />
      ),
    value: ({ realisedProfit }) => (realisedProfit === null ? LAST : Number(realisedProfit)),
    text: ({ realisedProfit }) => realisedProfit ?? "",
  },
];

const whenColumns = (t: Texts): Columns => [
  {
    id: "by",
    title: t("colBy"),
    isOptional: true,
    cell: ({ strategyId }) => t(strategyId === null ? "byHand" : "byStrategy"),
    value: ({ strategyId }) => strategyId ?? "",
    text: ({ strategyId }) => strategyId ?? "",
  },
  {
    id: "started",
    title: t("colStarted"),
    isFigure: true,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    value: ({ createdAt }) => createdAt,
    text: ({ createdAt }) => iso(createdAt),
  },
  {
    id: "took",
    title: t("colTook"),
    isFigure: true,
    cell: (row) => tookText(tookOf(row)) ?? <span className="text-muted">{t("open")}</span>,
    value: (row) => tookOf(row) ?? LAST,
    text: (row) => String(tookOf(row) ?? ""),
  },
];

const tookText = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : formatMs(ms));
