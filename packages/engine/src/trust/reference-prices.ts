import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";

/** The mid of a usable book; undefined where there is none. */
export type Mid = (venue: VenueId, symbol: MarketSymbol) => number | undefined;

/** A price of one symbol made of two books of one venue. */
type Detour = {
  readonly venue: VenueId;
  readonly first: MarketSymbol;
  readonly second: MarketSymbol;
  readonly divides: boolean;
};

export type ReferencePrices = {
  /** What the other venues say: their median for the symbol, or else for its base through a third asset; undefined where none can tell. */
  readonly elsewhere: (venue: VenueId, symbol: MarketSymbol) => number | undefined;
  /** Mids of the symbol at every venue. */
  readonly everywhere: (symbol: MarketSymbol) => readonly number[];
};

export function createReferencePrices(markets: readonly Market[], mid: Mid): ReferencePrices {
  const venuesOf = new Map<MarketSymbol, VenueId[]>();
  const byBase = new Map<string, Market[]>();
  const bySymbol = new Map<MarketSymbol, Market>();
  const listed = new Set<string>();
  for (const market of markets) {
    push(venuesOf, market.symbol, market.venue);
    push(byBase, market.base, market);
    bySymbol.set(market.symbol, market);
    listed.add(`${market.venue}|${market.symbol}`);
  }
  const detours = new Map<MarketSymbol, readonly Detour[]>();

  function detoursOf(symbol: MarketSymbol): readonly Detour[] {
    const known = detours.get(symbol);
    if (known !== undefined) return known;
    const market = bySymbol.get(symbol);
    const quote = market?.quote ?? "";
    const found = (byBase.get(market?.base ?? "") ?? []).flatMap(({ venue, symbol: first, quote: third }): Detour[] => {
      if (third === quote) return [];
      const under = `${quote}/${third}`;
      const over = `${third}/${quote}`;
      if (listed.has(`${venue}|${under}`)) return [{ venue, first, second: under, divides: true }];
      return listed.has(`${venue}|${over}`) ? [{ venue, first, second: over, divides: false }] : [];
    });
    detours.set(symbol, found);
    return found;
  }

  const through = ({ venue, first, second, divides }: Detour): number | undefined => {
    const [a, b] = [mid(venue, first), mid(venue, second)];
    if (a === undefined || b === undefined) return undefined;
    return divides ? a / b : a * b;
  };

  return {
    elsewhere: (venue, symbol) => {
      const prices: number[] = [];
      for (const other of venuesOf.get(symbol) ?? []) add(prices, other === venue ? undefined : mid(other, symbol));
      if (prices.length === 0)
        for (const detour of detoursOf(symbol)) add(prices, detour.venue === venue ? undefined : through(detour));
      return medianOf(prices);
    },
    everywhere: (symbol) => {
      const prices: number[] = [];
      for (const venue of venuesOf.get(symbol) ?? []) add(prices, mid(venue, symbol));
      return prices;
    },
  };
}

/** The middle one, or the mean of the middle two. Sorts its argument. */
export function medianOf(prices: number[]): number | undefined {
  prices.sort((a, b) => a - b);
  const middle = prices.length >> 1;
  const [low, high] = [prices[prices.length % 2 === 0 ? middle - 1 : middle], prices[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

const BPS = 10_000;

/** How far `price` is from `reference` in basis points, the same in both directions: 50 is as far from 100 as 200 is. */
export const distanceBps = (price: number, reference: number): number =>
  (Math.max(price, reference) / Math.min(price, reference) - 1) * BPS;

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function add(prices: number[], price: number | undefined): void {
  if (price !== undefined) prices.push(price);
}
