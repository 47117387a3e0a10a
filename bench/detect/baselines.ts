import type { Market } from "@tandem/domain/market";
import type { BookMessage, RawLevel } from "@tandem/engine/ports";

const FEE = 0.001;

type Book = { bids: readonly RawLevel[]; asks: readonly RawLevel[]; timestamp: number };
type Spread = { symbol: string; buy: string; sell: string; ask: number; bid: number; profit: number };

/** What a user of ccxt writes: books in objects, and at each update every pair of venues of the symbol. */
export function createUserLoop(venues: readonly string[]) {
  const books: Record<string, Record<string, Book>> = {};
  let found = 0;

  function spreads(symbol: string): Spread[] {
    const quotes = venues
      .map((venue) => ({ venue, book: books[venue]?.[symbol] }))
      .filter((quote): quote is { venue: string; book: Book } => quote.book !== undefined);
    const list: Spread[] = [];
    for (const a of quotes)
      for (const b of quotes) {
        if (a.venue === b.venue) continue;
        const ask = a.book.asks[0]?.[0] ?? 0;
        const bid = b.book.bids[0]?.[0] ?? 0;
        list.push({ symbol, buy: a.venue, sell: b.venue, ask, bid, profit: (bid * (1 - FEE) ** 2) / ask - 1 });
      }
    return list.filter(({ profit }) => profit > 0).sort((a, b) => b.profit - a.profit);
  }

  return {
    store(message: BookMessage): void {
      books[message.venue] ??= {};
      const venue = books[message.venue];
      if (venue === undefined) return;
      venue[message.symbol] = { bids: message.bids, asks: message.asks, timestamp: 0 };
    },
    /** One update, the pairs of its symbol. */
    update(message: BookMessage): void {
      this.store(message);
      found += spreads(message.symbol).length;
    },
    /** One update, the pairs of every symbol. */
    rescan(message: BookMessage, symbols: readonly string[]): void {
      this.store(message);
      for (const symbol of symbols) found += spreads(symbol).length;
    },
    found: () => found,
  };
}

/** The floor: best bid and ask go into typed arrays, nothing is detected. */
export function createStoreOnly(markets: readonly Market[]) {
  const slots = new Map<string, Map<string, number>>();
  for (const [index, { venue, symbol }] of markets.entries())
    slots.set(venue, (slots.get(venue) ?? new Map<string, number>()).set(symbol, index));
  const bids = new Float64Array(markets.length);
  const asks = new Float64Array(markets.length);
  return (message: BookMessage): void => {
    const slot = slots.get(message.venue)?.get(message.symbol);
    if (slot === undefined) return;
    bids[slot] = message.bids[0]?.[0] ?? 0;
    asks[slot] = message.asks[0]?.[0] ?? 0;
  };
}
