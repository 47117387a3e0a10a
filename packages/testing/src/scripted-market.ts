import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookView, LiveOpportunity, MarketChange, MarketView, VenueState } from "@tandem/engine/market-view";
import type { Clock } from "@tandem/engine/ports";
import { sampleExplanation } from "./market-samples.ts";

export type ScriptedMarket = {
  readonly view: MarketView;
  readonly setVenue: (venue: VenueState) => void;
  readonly setMarkets: (markets: readonly Market[]) => void;
  readonly setBook: (book: BookView) => void;
  readonly dropBook: (venue: VenueId, symbol: MarketSymbol) => void;
  readonly open: (opportunity: LiveOpportunity) => void;
  readonly update: (opportunity: LiveOpportunity) => void;
  readonly close: (id: string) => void;
  /** How many listen now. */
  readonly listeners: () => number;
};

const NOTHING: Omit<MarketChange, "at"> = { venues: [], books: [], opened: [], updated: [], closed: [] };
const keyOf = (venue: VenueId, symbol: MarketSymbol): string => `${venue}|${symbol}`;

/** A market that does what a test says, each step told to its listeners at once as a change of its own. */
export function createScriptedMarket(clock: Clock): ScriptedMarket {
  const venues = new Map<VenueId, VenueState>();
  const books = new Map<string, BookView>();
  const opportunities = new Map<string, LiveOpportunity>();
  const listeners = new Set<(change: MarketChange) => void>();
  let markets: readonly Market[] = [];
  const tell = (change: Partial<MarketChange>): void => {
    for (const listener of listeners) listener({ ...NOTHING, ...change, at: clock.epochMs() });
  };

  return {
    view: {
      venues: () => [...venues.values()],
      markets: () => markets,
      books: async ({ symbol, venues: wanted, depth }) =>
        [...books.values()]
          .filter((book) => book.symbol === symbol && (wanted === undefined || wanted.includes(book.venue)))
          .map((book) => ({ ...book, bids: book.bids.slice(0, depth), asks: book.asks.slice(0, depth) })),
      opportunities: () => [...opportunities.values()],
      explain: async (id) => {
        const opportunity = opportunities.get(id);
        return opportunity && { opportunity, explanation: sampleExplanation(), maxNotional: undefined };
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    setVenue: (venue) => {
      venues.set(venue.id, venue);
      tell({ venues: [venue.id] });
    },
    setMarkets: (next) => {
      markets = next;
    },
    setBook: (book) => {
      books.set(keyOf(book.venue, book.symbol), book);
      tell({ books: [{ venue: book.venue, symbol: book.symbol }] });
    },
    dropBook: (venue, symbol) => {
      books.delete(keyOf(venue, symbol));
      tell({ books: [{ venue, symbol }] });
    },
    open: (opportunity) => {
      opportunities.set(opportunity.id, opportunity);
      tell({ opened: [opportunity] });
    },
    update: (opportunity) => {
      opportunities.set(opportunity.id, opportunity);
      tell({ updated: [opportunity] });
    },
    close: (id) => {
      const opportunity = opportunities.get(id);
      opportunities.delete(id);
      if (opportunity) tell({ closed: [{ ...opportunity, status: "closed" }] });
    },
    listeners: () => listeners.size,
  };
}
