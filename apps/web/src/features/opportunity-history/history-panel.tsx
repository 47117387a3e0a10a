import type { ClosedOpportunity } from "@tandem/contract/opportunities";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { Bps, Gain, Money } from "../../components/figures.tsx";
import { Moment } from "../../components/moment.tsx";
import { type PanelQuery, QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { MoreButton } from "../../components/record-table.tsx";
import { formatAge } from "../../lib/format.ts";

type Pages = PanelQuery<readonly ClosedOpportunity[]> & {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
};

const keyOf = ({ entryId }: ClosedOpportunity): string => entryId;
const iso = (at: number): string => new Date(at).toISOString();
const lifeOf = ({ firstSeenAt, lastSeenAt }: ClosedOpportunity): number => lastSeenAt - firstSeenAt;

/** What has been open and how long, newest first. */
export function HistoryPanel(props: {
  readonly query: Pages;
  readonly tools: ReactNode;
  readonly filterKey: string;
  readonly isFiltered: boolean;
  readonly routeOf: (opportunity: ClosedOpportunity) => string;
}) {
  const t = useTranslations("history");
  const tPanel = useTranslations("panel");
  const { query, routeOf } = props;
  const columns = useHistoryColumns(routeOf);
  return (
    <QueryPanel query={query} skeleton={<RowsSkeleton rows={10} />}>
      {(rows) => (
        <DataTable
          name="opportunity-history"
          caption={t("caption")}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          defaultSort="-closed"
          filterKey={props.filterKey}
          tools={props.tools}
          empty={
            <Empty
              title={t(props.isFiltered ? "filtered" : "empty")}
              hint={t(props.isFiltered ? "filteredHint" : "emptyHint")}
            />
          }
          footer={
            query.hasNextPage && (
              <MoreButton
                isBusy={query.isFetchingNextPage}
                text={query.isFetchingNextPage ? tPanel("loading") : tPanel("more")}
                onMore={() => void query.fetchNextPage()}
              />
            )
          }
        />
      )}
    </QueryPanel>
  );
}

type Columns = readonly DataColumn<ClosedOpportunity>[];
type Texts = ReturnType<typeof useTranslations<"history">>;
type RowTexts = ReturnType<typeof useTranslations<"opportunity">>;

function useHistoryColumns(routeOf: (opportunity: ClosedOpportunity) => string): Columns {
  const t = useTranslations("history");
  const tRow = useTranslations("opportunity");
  return useMemo(() => [...lifeColumns(t, tRow, routeOf), ...worthColumns(t, tRow)], [t, tRow, routeOf]);
}

function lifeColumns(t: Texts, tRow: RowTexts, routeOf: (opportunity: ClosedOpportunity) => string): Columns {
  return [
    {
      id: "route",
      title: tRow("colRoute"),
      isFixed: true,
      cell: (row) => <span className="font-medium">{routeOf(row)}</span>,
      value: routeOf,
      text: routeOf,
    },
    {
      id: "kind",
      title: tRow("colKind"),
      cell: ({ kind }) => <span className="text-muted">{tRow(`kind.${kind}`)}</span>,
      value: ({ kind }) => kind,
      text: ({ kind }) => kind,
    },
    {
      id: "venues",
      title: t("colVenues"),
      cell: (row) => venuesOf(row),
      value: venuesOf,
      text: venuesOf,
    },
    {
      id: "opened",
      title: t("colOpened"),
      isFigure: true,
      isOptional: true,
      cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} />,
      value: ({ firstSeenAt }) => firstSeenAt,
      text: ({ firstSeenAt }) => iso(firstSeenAt),
    },
    {
      id: "closed",
      title: t("colClosed"),
      isFigure: true,
      cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} />,
      value: ({ lastSeenAt }) => lastSeenAt,
      text: ({ lastSeenAt }) => iso(lastSeenAt),
    },
    {
      id: "life",
      title: t("colLife"),
      isFigure: true,
      cell: (row) => <span>{lifeOf(row) < 1_000 ? t("short") : formatAge(lifeOf(row))}</span>,
      value: lifeOf,
      text: (row) => String(lifeOf(row)),
    },
  ];
}

function worthColumns(t: Texts, tRow: RowTexts): Columns {
  return [
    {
      id: "peak",
      title: t("colPeak"),
      isFigure: true,
      cell: ({ peakNetBps }) => <Bps bps={peakNetBps} />,
      value: ({ peakNetBps }) => peakNetBps,
      text: ({ peakNetBps }) => String(peakNetBps),
    },
    {
      id: "net",
      title: t("colNet"),
      isFigure: true,
      isOptional: true,
      cell: ({ netBps }) => <Bps bps={netBps} />,
      value: ({ netBps }) => netBps,
      text: ({ netBps }) => String(netBps),
    },
    {
      id: "notional",
      title: tRow("colNotional"),
      isFigure: true,
      cell: (row) => <Money text={row.notional} asset={row.startAsset} />,
      value: ({ notional }) => Number(notional),
      text: ({ notional }) => notional,
    },
    {
      id: "profit",
      title: tRow("colProfit"),
      isFigure: true,
      cell: (row) => <Gain text={row.profit} asset={row.profitAsset} />,
      value: ({ profit }) => Number(profit),
      text: ({ profit }) => profit,
    },
    {
      id: "blocked",
      title: tRow("colBlocked"),
      cell: ({ blockedBy }) => blockedBy.map((reason) => reason.replaceAll("_", " ")).join(", "),
      value: ({ blockedBy }) => blockedBy.join(" "),
      text: ({ blockedBy }) => blockedBy.join(" "),
    },
  ];
}

const venuesOf = ({ legs }: ClosedOpportunity): string => [...new Set(legs.map(({ venue }) => venue))].join(" → ");
