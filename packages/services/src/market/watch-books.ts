import type { BooksMessage } from "@tandem/contract/live";
import type { BooksInput } from "@tandem/contract/market-data";
import { marketKey, type VenueId } from "@tandem/domain/market";
import type { BookView } from "@tandem/engine/market-view";
import { BOOK_DEPTH_DEFAULT } from "./get-books.ts";
import type { MarketCtx } from "./market-ctx.ts";
import { requireSymbol } from "./require-symbol.ts";
import { streamState } from "./stream-state.ts";
import { toWireBook } from "./to-wire.ts";

/**
 * The books of one symbol as a stream of state; `remove` holds `venue|symbol`. Ends when `signal` aborts.
 * @throws {ServiceError} NOT_FOUND, `unknown_symbol`.
 */
export function watchBooks(args: {
  ctx: MarketCtx;
  input: BooksInput;
  signal: AbortSignal | undefined;
}): AsyncGenerator<BooksMessage, void> {
  const { market, clock } = args.ctx.deps;
  const { symbol, venues, depth = BOOK_DEPTH_DEFAULT } = args.input;
  requireSymbol(market, symbol);
  const wanted = venues && new Set<VenueId>(venues);
  const dirty = new Set<VenueId>();
  const shown = new Set<VenueId>();

  const read = async (of: readonly VenueId[] | undefined): Promise<readonly BookView[]> => {
    const books = await market.books({ symbol, depth, ...(of && { venues: of }) });
    for (const book of books) shown.add(book.venue);
    return books;
  };

  return streamState<BooksMessage>({
    ctx: args.ctx,
    signal: args.signal,
    source: {
      snapshot: async () => {
        const books = await read(venues);
        return { type: "snapshot", at: clock.epochMs(), items: books.map(toWireBook) };
      },
      collect: (change) => {
        const before = dirty.size;
        for (const book of change.books)
          if (book.symbol === symbol && (wanted === undefined || wanted.has(book.venue))) dirty.add(book.venue);
        return dirty.size > before;
      },
      take: async () => {
        const asked = [...dirty];
        dirty.clear();
        const books = await read(asked);
        const found = new Set(books.map((book) => book.venue));
        const gone = asked.filter((venue) => !found.has(venue) && shown.delete(venue));
        if (books.length === 0 && gone.length === 0) return undefined;
        return {
          type: "change",
          at: clock.epochMs(),
          upsert: books.map(toWireBook),
          remove: gone.map((venue) => marketKey(venue, symbol)),
        };
      },
    },
  });
}
