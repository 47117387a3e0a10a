import type { Market, VenueId } from "@tandem/domain/market";
import type { MarketBatch } from "./thread-link.ts";

/** Markets of a list in one batch. */
const MARKETS_MAX = 200;

/** Which venues' lists of markets the reader does not have yet; told in pieces. */
export function createMarketLists() {
  let seen: readonly Market[] = [];
  const waiting = new Map<VenueId, { readonly markets: readonly Market[]; from: number }>();

  return {
    look: (markets: readonly Market[]): void => {
      if (isSame(markets, seen)) return;
      const [before, now] = [groupByVenue(seen), groupByVenue(markets)];
      seen = markets;
      for (const venue of new Set([...before.keys(), ...now.keys()])) {
        const list = now.get(venue) ?? [];
        if (!isSame(list, before.get(venue) ?? [])) waiting.set(venue, { markets: list, from: 0 });
      }
    },
    isWaiting: (): boolean => waiting.size > 0,
    take: (): MarketBatch["markets"] => {
      const [next] = waiting;
      if (next === undefined) return [];
      const [venue, list] = next;
      const { from } = list;
      list.from += MARKETS_MAX;
      if (list.from >= list.markets.length) waiting.delete(venue);
      return [{ venue, from, markets: list.markets.slice(from, list.from) }];
    },
  };
}

const isSame = (a: readonly Market[], b: readonly Market[]): boolean =>
  a.length === b.length && a.every((market, i) => market === b[i]);

function groupByVenue(markets: readonly Market[]): Map<VenueId, Market[]> {
  const groups = new Map<VenueId, Market[]>();
  for (const market of markets) {
    const group = groups.get(market.venue);
    if (group === undefined) groups.set(market.venue, [market]);
    else group.push(market);
  }
  return groups;
}
