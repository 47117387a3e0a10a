import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { EngineEvents } from "../event-bus.ts";
import type { BookName } from "../live/change-ticks.ts";
import type { BookView, ExplainedOpportunity, LiveOpportunity, VenueState } from "../market-view.ts";

/** One end of a channel between two threads: messages arrive whole, once and in order; none are lost while both ends live. */
export type ThreadLink<Out, In> = {
  readonly post: (message: Out) => void;
  /** One listener; called again, it replaces the one before. */
  readonly listen: (listener: (message: In) => void) => void;
};

/** A book on its way between threads: a side is one array, price and amount by turns, which costs a hundredth of pairs. */
export type PackedBook = Omit<BookView, "bids" | "asks"> & { readonly bids: Float64Array; readonly asks: Float64Array };

/** Facts that cross to the readers' bus, in the order in which they happened. */
export const REMOTE_FACTS = [
  "opportunity.closed",
  "book.lost",
  "book.proved",
] as const satisfies (keyof EngineEvents)[];
export type RemoteFact = {
  [K in (typeof REMOTE_FACTS)[number]]: readonly [name: K, fact: EngineEvents[K]];
}[(typeof REMOTE_FACTS)[number]];

/** How the engine's own thread is doing. */
export type EngineStats = {
  /** Of the engine's event loop since the last report, ms. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Facts and changed keys that wait for the reader. */
  readonly waiting: number;
  readonly batches: number;
  /** Changes that were told together with a later one of the same key. */
  readonly conflated: number;
  /** Facts that were given up because the reader fell too far behind. */
  readonly factsLost: number;
  /** How many books stand how, for each venue. */
  readonly books: readonly { readonly venue: VenueId; readonly status: BookView["status"]; readonly count: number }[];
};

/** What changed since the last batch, conflated to the newest per key; facts are all there. */
export type MarketBatch = {
  /** The engine's time, epoch ms. */
  readonly at: number;
  readonly venues: readonly VenueState[];
  /** A piece of a venue's list, which starts again where `from` is 0. */
  readonly markets: readonly { readonly venue: VenueId; readonly from: number; readonly markets: readonly Market[] }[];
  readonly open: readonly LiveOpportunity[];
  readonly closed: readonly LiveOpportunity[];
  /** Books that changed, of symbols that somebody follows. */
  readonly books: readonly PackedBook[];
  /** Books that changed, of symbols that somebody followed a while ago. */
  readonly bookNames: readonly BookName[];
  readonly facts: readonly RemoteFact[];
  readonly stats?: EngineStats;
};

export type EngineMessage =
  | { readonly type: "batch"; readonly batch: MarketBatch }
  | {
      readonly type: "books";
      readonly symbol: MarketSymbol;
      readonly depth: number;
      readonly books: readonly PackedBook[];
    }
  | { readonly type: "explained"; readonly id: string; readonly explained: ExplainedOpportunity | undefined };

export type ReaderMessage =
  /** The last batch is dealt with: the next may come. */
  | { readonly type: "ack" }
  /** Answers with the books of a symbol, which are part of batches from then on. */
  | { readonly type: "follow"; readonly symbol: MarketSymbol; readonly depth: number }
  | { readonly type: "unfollow"; readonly symbol: MarketSymbol }
  | { readonly type: "explain"; readonly id: string }
  /** The unproved venues that may be traded all the same. */
  | { readonly type: "allowVenues"; readonly venues: readonly VenueId[] };
