import type { BookMessage, FeedSink, IntegrityFault } from "@tandem/engine/ports";
import { ConsumerBook } from "./reference-book.ts";

export type Told =
  | { readonly kind: "book"; readonly message: BookMessage }
  | { readonly kind: "lost"; readonly symbol: string; readonly fault: IntegrityFault }
  | { readonly kind: "link"; readonly connected: boolean }
  | { readonly kind: "heartbeat" };

export type CollectingSink = FeedSink & {
  readonly told: readonly Told[];
  readonly bookOf: (symbol: string) => ConsumerBook;
  readonly heartbeats: () => number;
  /** What was tried again, and why. */
  readonly troubles: readonly string[];
  /** Waits, in real time, until something is true. */
  readonly until: (isTrue: () => boolean, what: string) => Promise<void>;
};

const PATIENCE_MS = 30_000;

/** A consumer that believes what it is told, as the engine does, and remembers it. */
export function createCollectingSink(
  onBook: (message: BookMessage, book: ConsumerBook) => void = () => {},
): CollectingSink {
  const told: Told[] = [];
  const troubles: string[] = [];
  const books = new Map<string, ConsumerBook>();
  const bookOf = (symbol: string): ConsumerBook => {
    const book = books.get(symbol) ?? new ConsumerBook();
    books.set(symbol, book);
    return book;
  };
  return {
    told,
    bookOf,
    heartbeats: () => told.filter(({ kind }) => kind === "heartbeat").length,
    book: (message) => {
      told.push({ kind: "book", message });
      const book = bookOf(message.symbol);
      book.output[message.type](message);
      onBook(message, book);
    },
    lost: ({ symbol, fault }) => {
      told.push({ kind: "lost", symbol, fault });
      bookOf(symbol).output.lost(fault);
    },
    link: ({ connected }) => told.push({ kind: "link", connected }),
    heartbeat: () => told.push({ kind: "heartbeat" }),
    trouble: ({ what, reason }) => void troubles.push(`${what}: ${reason}`),
    troubles,
    until: async (isTrue, what) => {
      const end = Date.now() + PATIENCE_MS;
      while (!isTrue()) {
        if (Date.now() > end) throw new Error(`never: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
