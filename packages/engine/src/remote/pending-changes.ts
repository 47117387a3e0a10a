import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookName } from "../live/change-ticks.ts";
import type { LiveOpportunity, MarketChange } from "../market-view.ts";

/** So many of a kind in one batch: copying one between threads costs some 10 µs, and a batch must stay short. */
const ITEMS_MAX = 200;

export type PendingChanges = {
  readonly add: (change: MarketChange) => void;
  readonly takeVenues: () => VenueId[];
  readonly takeBooks: () => BookName[];
  /** Those that are open now, and those that the reader holds and that have closed. */
  readonly takeOpportunities: () => { readonly open: LiveOpportunity[]; readonly closed: LiveOpportunity[] };
  /** Keys that wait. */
  readonly size: () => number;
  /** Changes that went into a later one of the same key. */
  readonly conflated: () => number;
};

/**
 * What a reader has not been told yet: the newest state per key. Bounded by what exists, however long the reader is
 * away: of an opportunity that it never heard of, it need not hear the end.
 * @param isNamed says whether anybody wants to hear of a symbol's books.
 */
export function createPendingChanges(isNamed: (symbol: MarketSymbol) => boolean): PendingChanges {
  const venues = new Set<VenueId>();
  const books = new Set<BookName>();
  const opportunities = new Map<string, LiveOpportunity>();
  const held = new Set<string>();
  let conflated = 0;

  const note = <K>(keys: Set<K>, key: K): void => {
    if (keys.has(key)) conflated += 1;
    else keys.add(key);
  };
  const noteOpen = (life: LiveOpportunity): void => {
    if (opportunities.has(life.id)) conflated += 1;
    opportunities.set(life.id, life);
  };

  return {
    add: (change) => {
      for (const venue of change.venues) note(venues, venue);
      for (const book of change.books) if (isNamed(book.symbol)) note(books, book);
      for (const life of change.closed) {
        if (held.has(life.id)) noteOpen(life);
        else if (opportunities.delete(life.id)) conflated += 1;
      }
      for (const life of change.opened) noteOpen(life);
      for (const life of change.updated) noteOpen(life);
    },
    takeVenues: () => take(venues),
    takeBooks: () => take(books),
    takeOpportunities: () => {
      const open: LiveOpportunity[] = [];
      const closed: LiveOpportunity[] = [];
      for (const [id, life] of opportunities) {
        if (open.length + closed.length === ITEMS_MAX) break;
        opportunities.delete(id);
        if (life.status === "closed") {
          held.delete(id);
          closed.push(life);
        } else {
          held.add(id);
          open.push(life);
        }
      }
      return { open, closed };
    },
    size: () => venues.size + books.size + opportunities.size,
    conflated: () => conflated,
  };
}

function take<K>(keys: Set<K>): K[] {
  const taken: K[] = [];
  for (const key of keys) {
    if (taken.length === ITEMS_MAX) break;
    keys.delete(key);
    taken.push(key);
  }
  return taken;
}
