import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { LiveOpportunity, MarketChange } from "../market-view.ts";
import type { Clock } from "../ports.ts";

/** A book by name. Compared by identity: one object a book. */
export type BookName = { readonly venue: VenueId; readonly symbol: MarketSymbol };

export type ChangeTicks = {
  readonly noteVenue: (venue: VenueId) => void;
  readonly noteBook: (book: BookName) => void;
  readonly noteOpportunity: (opportunity: LiveOpportunity, wasOpen: boolean) => void;
  readonly subscribe: (listener: (change: MarketChange) => void) => () => void;
  readonly stop: () => void;
};

type Pending = { readonly wasOpen: boolean; latest: LiveOpportunity };

/**
 * Conflates changes to the newest state per key and hands them to every listener once a tick, `tickMs` after the first
 * change. An opportunity stands in one list of a change at most: what opened and closed within the tick is `closed`,
 * what closed and opened again is `updated`; each single life is on the bus.
 */
export function createChangeTicks({
  clock,
  now,
  tickMs,
  beforeTick = () => {},
  onListenerError,
}: {
  readonly clock: Clock;
  readonly now: () => number;
  readonly tickMs: number;
  /** What it notes still belongs to the tick that is about to be told. */
  readonly beforeTick?: (at: number) => void;
  readonly onListenerError: (error: unknown) => void;
}): ChangeTicks {
  const listeners = new Set<(change: MarketChange) => void>();
  const venues = new Set<VenueId>();
  const books = new Set<BookName>();
  const opportunities = new Map<string, Pending>();
  let cancel: (() => void) | undefined;

  function arm(): void {
    cancel ??= clock.after(tickMs, flush);
  }

  function flush(): void {
    try {
      beforeTick(now());
    } catch (error) {
      onListenerError(error);
    }
    cancel = undefined;
    const opened: LiveOpportunity[] = [];
    const updated: LiveOpportunity[] = [];
    const closed: LiveOpportunity[] = [];
    for (const { wasOpen, latest } of opportunities.values()) {
      if (latest.status === "closed") closed.push(latest);
      else if (wasOpen) updated.push(latest);
      else opened.push(latest);
    }
    const change: MarketChange = { at: now(), venues: [...venues], books: [...books], opened, updated, closed };
    venues.clear();
    books.clear();
    opportunities.clear();
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (error) {
        onListenerError(error);
      }
    }
  }

  return {
    noteVenue: (venue) => {
      venues.add(venue);
      arm();
    },
    noteBook: (book) => {
      books.add(book);
      arm();
    },
    noteOpportunity: (latest, wasOpen) => {
      const pending = opportunities.get(latest.id);
      if (pending === undefined) opportunities.set(latest.id, { wasOpen, latest });
      else pending.latest = latest;
      arm();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      cancel?.();
      cancel = undefined;
      listeners.clear();
    },
  };
}
