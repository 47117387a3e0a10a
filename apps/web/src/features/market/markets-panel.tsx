import type { Market } from "@tandem/contract/market-data";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { DataTable } from "../../components/data-table/data-table.tsx";
import { Empty } from "../../components/empty.tsx";

type SymbolRow = { readonly symbol: string; readonly venues: readonly string[]; readonly quote: string };

const keyOf = ({ symbol }: SymbolRow): string => symbol;

/** Every symbol that is watched, and where. */
export function MarketsPanel(props: {
  readonly markets: readonly Market[];
  readonly q: string;
  readonly onFilter: (q: string) => void;
}) {
  const t = useTranslations("market");
  const { markets, q } = props;
  const all = useMemo(() => bySymbol(markets), [markets]);
  const rows = useMemo(
    () => all.filter(({ symbol, venues }) => `${symbol} ${venues.join(" ")}`.toLowerCase().includes(q.toLowerCase())),
    [all, q],
  );
  const columns = useMemo(
    (): readonly DataColumn<SymbolRow>[] => [
      {
        id: "symbol",
        title: t("symbol"),
        isFixed: true,
        cell: ({ symbol }) => (
          <Link to="/markets/$symbol" params={{ symbol }} className="font-medium underline-offset-2 hover:underline">
            {symbol}
          </Link>
        ),
        value: keyOf,
        text: keyOf,
      },
      {
        id: "count",
        title: t("venueCount"),
        isFigure: true,
        cell: ({ venues }) => venues.length,
        value: ({ venues }) => venues.length,
        text: ({ venues }) => String(venues.length),
      },
      {
        id: "venues",
        title: t("venues"),
        cell: ({ venues }) => <span className="text-muted">{venues.join(", ")}</span>,
        value: ({ venues }) => venues.join(" "),
        text: ({ venues }) => venues.join(" "),
      },
    ],
    [t],
  );
  return (
    <DataTable
      name="markets"
      caption={t("caption")}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      defaultSort="-count"
      filterKey={q}
      tools={
        <search className="relative min-w-40">
          <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-4 text-muted" />
          <input
            type="search"
            data-filter
            aria-label={t("filter")}
            placeholder={t("filter")}
            value={q}
            onChange={(event) => props.onFilter(event.target.value)}
            className="h-8 w-full rounded-md border border-control bg-bg px-2 pl-8 text-sm text-text placeholder:text-muted"
          />
        </search>
      }
      empty={
        <Empty
          title={t(all.length === 0 ? "noMarkets" : "noMatch")}
          hint={t(all.length === 0 ? "noMarketsHint" : "noMatchHint")}
        />
      }
    />
  );
}

function bySymbol(markets: readonly Market[]): readonly SymbolRow[] {
  const found = new Map<string, SymbolRow>();
  for (const { symbol, venue, quote } of markets) {
    const venues = [...(found.get(symbol)?.venues ?? []), venue].sort();
    found.set(symbol, { symbol, quote, venues });
  }
  return [...found.values()];
}
