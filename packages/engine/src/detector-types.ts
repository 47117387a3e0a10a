import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { OpportunityKind, SizedOpportunity } from "@tandem/domain/opportunity";
import type { OrderBook } from "@tandem/domain/order-book";
import type { BookMessage } from "./ports.ts";

export type DetectorConfig = {
  /** Basis points scaled by 10^8: 1 bp is 100_000_000n. */
  readonly minNetBps: bigint;
  /** The most that may be paid at the start, by start asset, scaled by 10^18. An asset not named has no limit. */
  readonly maxNotional: ReadonlyMap<string, bigint>;
  /** The longest `cycle`, 3 to 6 assets. */
  readonly maxCycle: number;
  /** A book is stale from its last message + staleMs + 1 on. */
  readonly staleMs: number;
  readonly kinds: readonly OpportunityKind[];
  /** A cycle starts in the first of these that it contains, else in its first asset by name. */
  readonly startAssets: readonly string[];
};

export type OpportunityEvent = {
  /** Epoch ms: of the message, or of the moment a book went stale. */
  readonly at: number;
  readonly event: "open" | "update" | "close";
  /** For a close: as it last was. */
  readonly opportunity: SizedOpportunity;
};

/** One book as the detector holds it. Live and mutable: read it, copy what you keep, never write. */
export type BookState = {
  readonly market: Market;
  readonly book: OrderBook;
  /** False before the first snapshot and after its proof was lost. */
  readonly hasSnapshot: boolean;
  /** Epoch ms; undefined before the first message that counted. */
  readonly lastMessageAt: number | undefined;
  /** No message within staleMs. */
  readonly isStale: boolean;
  /** Takes part in opportunities now. */
  readonly isUsable: boolean;
};

/** `at` is epoch ms and never decreases; an earlier `at` counts as the latest seen. */
export type Detector = {
  /** May be called again while running: books of markets that stay are kept. */
  readonly setMarkets: (markets: readonly Market[]) => void;
  /**
   * Staleness due, then one message, then its events ordered by id. A delta before a snapshot and a market
   * not listed are ignored.
   * @throws {RangeError} on a level that no book can have; the book has then lost its proof.
   */
  readonly apply: (at: number, message: BookMessage) => void;
  /** The venue is alive: counts as a message for each of its proved books. */
  readonly heartbeat: (at: number, venue: VenueId) => void;
  /** The book's proof is lost: it takes part in nothing until its next snapshot. */
  readonly lost: (at: number, venue: VenueId, symbol: MarketSymbol) => void;
  /** A venue is usable until told otherwise. */
  readonly setVenueUsable: (at: number, venue: VenueId, usable: boolean) => void;
  /** Staleness due at or before `at`, each moment at its own time. */
  readonly advance: (at: number) => void;
  /** When staleness is next due, epoch ms. */
  readonly nextDeadline: () => number | undefined;
  readonly book: (venue: VenueId, symbol: MarketSymbol) => BookState | undefined;
  readonly open: () => readonly SizedOpportunity[];
};
