import type { ChainExplanation } from "@tandem/domain/explain-opportunity";
import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { BookStatus, RawLevel, VenueStatus } from "./ports.ts";

export type VenueState = {
  readonly id: VenueId;
  readonly name: string;
  readonly status: VenueStatus;
  readonly latencyMs: number | null;
  /** The venue's clock less ours, ms; null while it was not measured. */
  readonly clockSkewMs: number | null;
  readonly lastMessageAt: number | null;
  readonly symbols: number;
  readonly takerBps: number | null;
  readonly makerBps: number | null;
  readonly resyncs: number;
  readonly gaps: number;
  readonly checksumFailures: number;
  readonly reconnects: number;
  /** Its books cannot be proved: nothing of it is traded unless an administrator allows it. Absent: nobody has said so yet. */
  readonly isUnproved?: boolean;
};

export type BookView = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  readonly sequence: number | null;
  readonly venueAt: number | null;
  readonly receivedAt: number | null;
  readonly status: BookStatus;
};

/** An opportunity with its life. `blockedBy` are snake_case reasons; a reason blocks trading, not the opportunity. */
export type LiveOpportunity = SizedOpportunity & {
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly peakNetBps: bigint;
  readonly status: "open" | "closed";
  readonly blockedBy: readonly string[];
};

/** An open opportunity with all that leads to its size and profit, on the books of this moment. */
export type ExplainedOpportunity = {
  readonly opportunity: LiveOpportunity;
  readonly explanation: ChainExplanation;
  /** The most that may be paid at the start, in the start asset scaled by 10^18; undefined is no limit. */
  readonly maxNotional: bigint | undefined;
};

/** What changed in one tick, already conflated: the newest state per key. */
export type MarketChange = {
  readonly at: number;
  readonly venues: readonly VenueId[];
  /** A replica names those of symbols that were asked for at some time. */
  readonly books: readonly { readonly venue: VenueId; readonly symbol: MarketSymbol }[];
  readonly opened: readonly LiveOpportunity[];
  readonly updated: readonly LiveOpportunity[];
  readonly closed: readonly LiveOpportunity[];
};

/**
 * What the rest of Tandem may read of the market. The engine implements it in its own process; another
 * process holds a replica behind the same shape, hence the promises.
 */
export type MarketView = {
  readonly venues: () => readonly VenueState[];
  readonly markets: () => readonly Market[];
  /** Levels best first, at most `depth` a side. A book never seen is absent. */
  readonly books: (query: {
    readonly symbol: MarketSymbol;
    readonly venues?: readonly VenueId[];
    readonly depth: number;
  }) => Promise<readonly BookView[]>;
  readonly opportunities: () => readonly LiveOpportunity[];
  /** Undefined for an id that is not open. */
  readonly explain: (id: string) => Promise<ExplainedOpportunity | undefined>;
  /** One call a tick (50 ms), only when something changed. The returned function unsubscribes. */
  readonly subscribe: (listener: (change: MarketChange) => void) => () => void;
  /** Whether the engine behind a replica is there and speaks. Absent: the engine is in this thread. */
  readonly isConnected?: () => boolean;
};
