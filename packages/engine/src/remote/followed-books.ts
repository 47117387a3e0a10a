import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookName } from "../live/change-ticks.ts";
import type { BookView, MarketView } from "../market-view.ts";
import { unpackBook } from "./packed-book.ts";
import type { MarketBatch, PackedBook } from "./thread-link.ts";

/** A symbol that nobody has asked for this long is no longer part of batches. */
const LOOK_MS = 30_000;

type Followed = {
  /** Levels a side that the engine was asked for. */
  wanted: number;
  /** Levels a side of what is here. Batches bring this depth until the next answer, which comes before its batches. */
  held: number;
  /** The deepest that was asked since the last look; 0 when nobody asked. */
  askedDepth: number;
  books: Map<VenueId, BookView>;
  waiting: ((books: ReadonlyMap<VenueId, BookView>) => void)[];
};

type Query = Parameters<MarketView["books"]>[0];
type Send = {
  readonly follow: (symbol: MarketSymbol, depth: number) => void;
  readonly unfollow: (symbol: MarketSymbol) => void;
};

export type FollowedBooks = {
  readonly read: (query: Query) => Promise<readonly BookView[]>;
  readonly answered: (symbol: MarketSymbol, depth: number, books: readonly PackedBook[]) => readonly BookName[];
  /** @returns which books changed */
  readonly applied: (batch: Pick<MarketBatch, "books" | "bookNames">) => readonly BookName[];
  /** Lets go what nobody asks for; to be called now and then. */
  readonly tidy: (monotonicMs: number) => void;
  /** The engine is gone: nothing more comes, and nobody waits for it. */
  readonly lost: () => void;
  /** A new engine is there: asks it for everything again. */
  readonly renew: () => void;
  readonly names: () => readonly BookName[];
};

/**
 * Books of another thread, as far as somebody here reads them: asked for once, then kept up to date by batches, so that a
 * thousand readers cost the engine what one does.
 */
export function createFollowedBooks(send: Send): FollowedBooks {
  const followed = new Map<MarketSymbol, Followed>();
  let isThere = false;
  let lookedAt = 0;

  function answer(symbol: MarketSymbol, depth: number): Promise<ReadonlyMap<VenueId, BookView>> {
    const known = followed.get(symbol);
    const entry: Followed = known ?? { wanted: 0, held: 0, askedDepth: 0, books: new Map(), waiting: [] };
    if (known === undefined) followed.set(symbol, entry);
    entry.askedDepth = Math.max(entry.askedDepth, depth);
    if (entry.held >= depth) return Promise.resolve(entry.books);
    if (entry.wanted < depth) {
      entry.wanted = depth;
      if (isThere) send.follow(symbol, depth);
    }
    if (!isThere) return Promise.resolve(entry.books);
    return new Promise((resolve) => entry.waiting.push(resolve));
  }

  return {
    read: async ({ symbol, venues, depth }) => {
      const books = await answer(symbol, depth);
      const found = venues === undefined ? [...books.values()] : venues.flatMap((venue) => books.get(venue) ?? []);
      return found.map((book) => ({ ...book, bids: book.bids.slice(0, depth), asks: book.asks.slice(0, depth) }));
    },
    answered: (symbol, depth, books) => {
      const entry = followed.get(symbol);
      if (entry === undefined) return [];
      const before = namesOf(symbol, entry);
      entry.held = depth;
      entry.books = new Map(books.map((book) => [book.venue, unpackBook(book)]));
      // After a shallower answer than is wanted by now, a deeper one is on its way.
      if (depth >= entry.wanted) for (const resolve of entry.waiting.splice(0)) resolve(entry.books);
      return [...before, ...namesOf(symbol, entry)];
    },
    applied: ({ books, bookNames }) => {
      for (const book of books) followed.get(book.symbol)?.books.set(book.venue, unpackBook(book));
      // Known by name alone: whoever reads it next asks again.
      for (const { symbol, venue } of bookNames) followed.get(symbol)?.books.delete(venue);
      return [...books.map(({ venue, symbol }) => ({ venue, symbol })), ...bookNames];
    },
    tidy: (monotonicMs) => {
      if (monotonicMs - lookedAt < LOOK_MS) return;
      lookedAt = monotonicMs;
      for (const [symbol, entry] of followed) {
        if (entry.waiting.length > 0) continue;
        if (entry.askedDepth === 0) {
          followed.delete(symbol);
          send.unfollow(symbol);
        } else if (entry.askedDepth < entry.wanted) {
          entry.wanted = entry.askedDepth;
          send.follow(symbol, entry.wanted);
        }
        entry.askedDepth = 0;
      }
    },
    lost: () => {
      isThere = false;
      for (const entry of followed.values()) {
        for (const [venue, book] of entry.books) entry.books.set(venue, { ...book, status: "stale" });
        for (const resolve of entry.waiting.splice(0)) resolve(entry.books);
      }
    },
    renew: () => {
      isThere = true;
      for (const [symbol, { wanted }] of followed) send.follow(symbol, wanted);
    },
    names: () => [...followed].flatMap(([symbol, entry]) => namesOf(symbol, entry)),
  };
}

const namesOf = (symbol: MarketSymbol, { books }: Followed): readonly BookName[] =>
  [...books.keys()].map((venue) => ({ venue, symbol }));
