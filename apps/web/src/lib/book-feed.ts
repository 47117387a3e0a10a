import type { BooksMessage } from "@tandem/contract/live";
import type { Book } from "@tandem/contract/market-data";
import { createKeyedStore, type KeyedStore } from "./keyed-store.ts";
import { createLiveStream, type LiveStream, type StreamOptions } from "./live-stream.ts";

/** The books of one symbol at all venues. */
export type BookFeed = LiveStream & { readonly books: KeyedStore<Book> };

export const bookKey = ({ venue, symbol }: Pick<Book, "venue" | "symbol">): string => `${venue}|${symbol}`;

export function createBookFeed(options: StreamOptions & { readonly symbol: string; readonly depth: number }): BookFeed {
  const books = createKeyedStore<Book>({ keyOf: bookKey, schedule: options.schedule });
  const stream = createLiveStream<BooksMessage>({
    ...options,
    take(message) {
      if (message.type === "snapshot") books.reset(message.items);
      else if (message.type === "change") books.change(message.upsert, message.remove);
    },
    subscribe: (api, handlers) => api.books.watch.subscribe({ symbol: options.symbol, depth: options.depth }, handlers),
  });
  return { ...stream, books };
}
