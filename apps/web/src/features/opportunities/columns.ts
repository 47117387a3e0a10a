import type { Leg, Opportunity } from "@tandem/contract/opportunities";
import { createColumnHelper, createSortedRowModel, rowSortingFeature, tableFeatures } from "@tanstack/react-table";
import type { ColumnId } from "./filter.ts";

export const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const helper = createColumnHelper<typeof features, Opportunity>();

/** The leg that buys first and the one that sells last: all of a cross, the two ends of a longer chain. */
export const firstLeg = (opportunity: Opportunity): Leg | undefined => opportunity.legs[0];
export const lastLeg = (opportunity: Opportunity): Leg | undefined => opportunity.legs.at(-1);

/** A cross is known by its symbol, a chain by the assets it passes: "USDT → BTC → ETH → USDT". */
export function routeOf(opportunity: Opportunity): string {
  const first = firstLeg(opportunity);
  if (opportunity.kind === "cross" && first) return first.symbol;
  const assets = [opportunity.startAsset];
  for (const leg of opportunity.legs) {
    const [base = "", quote = ""] = leg.symbol.split(/[/:]/);
    assets.push(leg.side === "buy" ? base : quote);
  }
  return assets.join(" → ");
}

/** The unit of a leg's amount. */
export const baseOf = (symbol: string): string => symbol.split("/")[0] ?? "";

// For ordering alone a float will do; what is shown is always the exact text.
const VALUE: Record<ColumnId, (opportunity: Opportunity) => string | number> = {
  kind: (o) => o.kind,
  route: routeOf,
  buy: (o) => firstLeg(o)?.venue ?? "",
  sell: (o) => lastLeg(o)?.venue ?? "",
  amount: (o) => Number(firstLeg(o)?.amount ?? 0),
  notional: (o) => Number(o.notional),
  gross: (o) => o.grossBps,
  net: (o) => o.netBps,
  profit: (o) => Number(o.profit),
  age: (o) => -o.lastSeenAt,
  life: (o) => -o.firstSeenAt,
};

const byValue = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

const column = (id: ColumnId) =>
  helper.accessor(VALUE[id], {
    id,
    // Rows that are equal keep one order, whatever order they arrived in.
    sortFn: (a, b) =>
      byValue(VALUE[id](a.original), VALUE[id](b.original)) || a.original.id.localeCompare(b.original.id),
  });

export const columns = helper.columns([
  column("kind"),
  column("route"),
  column("buy"),
  column("sell"),
  column("amount"),
  column("notional"),
  column("gross"),
  column("net"),
  column("profit"),
  column("age"),
  column("life"),
]);

/** Words are at the left, figures at the right. */
export const TEXT_COLUMNS: ReadonlySet<string> = new Set<ColumnId>(["kind", "route"]);
