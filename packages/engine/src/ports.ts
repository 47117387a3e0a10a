import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";

/** Time as a dependency. `monotonicMs` never goes backwards; use it for ages and timeouts. */
export type Clock = {
  readonly epochMs: () => number;
  readonly monotonicMs: () => number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
};

export type IdSource = { readonly next: () => string };

/** `[price, amount]` in quote per base and base units, as the venue's shortest decimal parsed to a double. Amount 0 removes the level. */
export type RawLevel = readonly [price: number, amount: number];

/**
 * What an adapter knows of one book after one message of the venue. Levels are copies that nobody mutates
 * afterwards: ccxt's own books are live objects.
 */
export type BookMessage = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly type: "snapshot" | "delta";
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  /** The venue's sequence number after this message, where it has one. */
  readonly sequence?: number;
  /** The venue's own time of the message, epoch ms. */
  readonly venueAt?: number;
};

export type BookStatus = "live" | "syncing" | "stale" | "untrusted";
export type VenueStatus = "live" | "stale" | "down" | "halted";

/** Why a book lost its proof. Counted per venue and shown. */
export type IntegrityFault = "gap" | "checksum" | "crossed" | "disconnect" | "malformed";

/**
 * Where a feed reports. Calls are synchronous and must not throw. The order is the venue's order: after
 * `lost`, the book takes part in nothing until the next snapshot.
 */
export type FeedSink = {
  readonly book: (message: BookMessage) => void;
  /** A proved book saw its venue alive without a change: counts as a message for staleness. */
  readonly heartbeat: (venue: VenueId) => void;
  readonly lost: (event: { venue: VenueId; symbol: MarketSymbol; fault: IntegrityFault }) => void;
  /** `clockSkewMs`: the venue's clock less ours, where it was measured. */
  readonly link: (event: { venue: VenueId; connected: boolean; latencyMs?: number; clockSkewMs?: number }) => void;
  /** The venue said by itself that it stops trading, or goes on. */
  readonly halted?: (event: { venue: VenueId; isHalted: boolean }) => void;
  /** Something did not work and is tried again: for the log alone. `what` is one of a few words of the feed's own. */
  readonly trouble?: (event: { venue: VenueId; what: string; reason: string }) => void;
};

/** What a venue says it has closed. What it does not say is not in it. */
export type VenueRestrictions = {
  /** Markets that are listed but do not trade now. */
  readonly haltedSymbols: readonly MarketSymbol[];
  /** Assets that cannot be deposited or cannot be withdrawn. */
  readonly closedWallets: readonly string[];
  /** The venue as a whole does not trade; absent where it does not say. */
  readonly isHalted?: boolean;
  /** Why some of it is as it was said before: what could not be asked now. */
  readonly unanswered?: readonly string[];
};

/** Books of one venue: ccxt adapters in `venues`, scripted feeds in `testing`. */
export type MarketFeed = {
  readonly venue: VenueId;
  readonly name: string;
  /** Rejects when the venue cannot be reached or answers nonsense; the caller retries with backoff. */
  readonly loadMarkets: () => Promise<readonly Market[]>;
  /** Subscribes and keeps every symbol's book in sync until `stop`, retrying by itself. Never rejects. */
  readonly start: (symbols: readonly MarketSymbol[], sink: FeedSink) => void;
  /** Changes what is followed while it runs; the books of symbols that stay are left alone. Absent: it is started anew. */
  readonly follow?: (symbols: readonly MarketSymbol[]) => void;
  readonly stop: () => Promise<void>;
  /** True where the feed cannot prove its books: shown, but not to be traded on. */
  readonly isUnproved?: boolean;
  /** What the venue has closed, asked afresh; absent where it does not say. Rejects when it cannot be reached. */
  readonly restrictions?: () => Promise<VenueRestrictions>;
};
