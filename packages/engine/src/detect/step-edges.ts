import type { MarketRecord } from "../market-record.ts";

/** All steps from one asset to another among some markets. Options are numbered as in the market state. */
export type StepEdge = {
  readonly from: number;
  readonly to: number;
  /** By venue id and then symbol: of equal rates the first counts. */
  readonly options: readonly number[];
  /** The one venue that all options are at, or undefined. */
  readonly onlyVenue: string | undefined;
};

const byVenueThenSymbol = (a: MarketRecord, b: MarketRecord): number =>
  a.venue.id < b.venue.id ? -1 : a.venue.id > b.venue.id ? 1 : a.market.symbol < b.market.symbol ? -1 : 1;

/** The edges among `records`, and `edgeAt[from]`: the edge to each asset that one step leads to. */
export function buildStepEdges(records: readonly MarketRecord[], assets: ReadonlyMap<string, number>) {
  const edgeAt: Map<number, StepEdge & { options: number[]; onlyVenue: string | undefined }>[] = Array.from(
    assets,
    () => new Map(),
  );
  for (const record of [...records].sort(byVenueThenSymbol)) {
    const base = assets.get(record.market.base);
    const quote = assets.get(record.market.quote);
    if (base === undefined || quote === undefined || base === quote) continue;
    const venue = record.venue.id;
    const add = (from: number, to: number, option: number): void => {
      const edge = edgeAt[from]?.get(to);
      if (edge === undefined) edgeAt[from]?.set(to, { from, to, options: [option], onlyVenue: venue });
      else {
        edge.options.push(option);
        if (edge.onlyVenue !== venue) edge.onlyVenue = undefined;
      }
    };
    add(quote, base, record.index * 2);
    add(base, quote, record.index * 2 + 1);
  }
  return edgeAt as readonly ReadonlyMap<number, StepEdge>[];
}

/** Start assets first, in their order, then by name: a cycle's lowest asset is then the one it starts in. */
export function rankAssets(records: readonly MarketRecord[], startAssets: readonly string[]): string[] {
  const names = new Set(records.flatMap(({ market }) => [market.base, market.quote]));
  const first = [...new Set(startAssets)].filter((asset) => names.has(asset));
  for (const asset of first) names.delete(asset);
  return [...first, ...[...names].sort()];
}
