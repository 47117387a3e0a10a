import { type Market, type MarketSymbol, marketKey, type VenueId } from "@tandem/domain/market";
import type { BookMessage, FeedSink } from "../ports.ts";
import { formatBookEvent, formatHeader } from "../recorded-books/format-recorded-books.ts";
import { KeptBook } from "./kept-book.ts";

/**
 * A book that is not heard itself, at a venue that is alive, is written as an empty delta this often: the format knows
 * no sign of life, and a reader would take the book for stale.
 */
const ALIVE_MS = 1_000;
/** A book that has been silent for longer is stale to a reader; a new file must not make it look fresh. */
const STALE_MS = 5_000;

type Recorded = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly book: KeptBook;
  isProved: boolean;
  /** Whether a reader of this file has it as it is. */
  isShown: boolean;
  /** Of its last line, epoch ms. */
  writtenAt: number;
};

export type BookRecorderCounts = { readonly messages: number; readonly proved: number; readonly books: number };

/**
 * Turns what feeds report into lines of recorded books, so that a replay finds what the live detector found: a book that
 * loses its proof, or whose venue is gone, is written as an empty snapshot, since an empty book takes part in nothing.
 */
export class BookRecorder {
  readonly #now: () => number;
  readonly #write: (line: string) => void;
  readonly #aliveMs: number;
  readonly #markets = new Map<VenueId, readonly Market[]>();
  readonly #books = new Map<string, Recorded>();
  readonly #connected = new Set<VenueId>();
  #messages = 0;

  constructor({
    now,
    write,
    aliveMs = ALIVE_MS,
  }: {
    /** Epoch ms, whole, never back. */
    readonly now: () => number;
    readonly write: (line: string) => void;
    readonly aliveMs?: number;
  }) {
    this.#aliveMs = aliveMs;
    this.#now = now;
    this.#write = write;
  }

  /** What a venue lists of the followed symbols; a file that has begun does not know of it. */
  follow(venue: VenueId, markets: readonly Market[]): void {
    this.#markets.set(venue, markets);
    const listed = new Set(markets.map(({ symbol }) => symbol));
    for (const [key, book] of this.#books)
      if (book.venue === venue && !listed.has(book.symbol)) this.#books.delete(key);
    for (const { symbol } of markets) {
      const key = marketKey(venue, symbol);
      if (!this.#books.has(key))
        this.#books.set(key, { venue, symbol, book: new KeptBook(), isProved: false, isShown: false, writtenAt: 0 });
    }
  }

  /** What a new file begins with: all markets, and every book as it is now, empty where it is not proved and fresh. */
  beginning(): readonly string[] {
    const at = this.#now();
    const header = formatHeader([...this.#markets.values()].flat(), { mayEndEarly: true });
    const books = Array.from(this.#books.values(), (recorded) => {
      const { venue, symbol, book, isProved, writtenAt } = recorded;
      recorded.isShown = isProved && this.#connected.has(venue) && at - writtenAt <= STALE_MS;
      const levels = recorded.isShown ? book.levels() : NO_LEVELS;
      return formatBookEvent({ at, message: { venue, symbol, type: "snapshot", ...levels } });
    });
    return [header, ...books];
  }

  counts(): BookRecorderCounts {
    const proved = [...this.#books.values()].filter(({ isProved }) => isProved).length;
    return { messages: this.#messages, proved, books: this.#books.size };
  }

  readonly sink: FeedSink = {
    book: (message) => {
      const recorded = this.#of(message);
      if (recorded === undefined || (message.type === "delta" && !recorded.isProved)) return;
      recorded.isProved = true;
      recorded.book.apply(message);
      this.#messages += 1;
      this.#tell(recorded, message);
    },
    heartbeat: (venue) => {
      const at = this.#now();
      for (const recorded of this.#ofVenue(venue))
        if (recorded.isProved && at - recorded.writtenAt >= this.#aliveMs)
          this.#tell(recorded, { ...NO_LEVELS, type: "delta" });
    },
    lost: (event) => {
      const recorded = this.#of(event);
      if (recorded === undefined || !recorded.isProved) return;
      recorded.isProved = false;
      recorded.book.clear();
      this.#tell(recorded, { ...NO_LEVELS, type: "snapshot" });
    },
    link: ({ venue, connected }) => {
      if (connected === this.#connected.has(venue)) return;
      this.#connected.add(venue);
      for (const recorded of this.#ofVenue(venue)) {
        const levels = connected ? recorded.book.levels() : NO_LEVELS;
        if (recorded.isProved) this.#tell(recorded, { ...levels, type: "snapshot" });
      }
      if (!connected) this.#connected.delete(venue);
    },
  };

  #of({ venue, symbol }: { readonly venue: VenueId; readonly symbol: MarketSymbol }): Recorded | undefined {
    return this.#books.get(marketKey(venue, symbol));
  }

  #ofVenue(id: VenueId): readonly Recorded[] {
    return [...this.#books.values()].filter(({ venue }) => venue === id);
  }

  /** What a venue says that is not connected counts only when it is. */
  #tell(recorded: Recorded, levels: Pick<BookMessage, "type" | "bids" | "asks">): void {
    const { venue, symbol } = recorded;
    if (!this.#connected.has(venue)) return;
    const at = this.#now();
    recorded.writtenAt = at;
    const isWhole = levels.type === "snapshot" || recorded.isShown;
    const { type, bids, asks } = isWhole ? levels : { type: "snapshot" as const, ...recorded.book.levels() };
    recorded.isShown = true;
    this.#write(formatBookEvent({ at, message: { venue, symbol, type, bids, asks } }));
  }
}

const NO_LEVELS = { bids: [], asks: [] } as const;
