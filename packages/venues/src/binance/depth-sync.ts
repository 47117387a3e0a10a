import type { Clock, IntegrityFault, RawLevel } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import { bestOf, isCrossed, LevelSide } from "../level-side.ts";

/** One `depthUpdate`: everything that changed after `previous`, up to and including `last`. */
export type DepthChange = {
  /** Spot: `U - 1`. Futures: `pu`. */
  readonly previous: number;
  /** `u` */
  readonly last: number;
  readonly venueAt: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
};

/** A REST snapshot: the book as it was after update `last`. */
export type DepthSnapshot = {
  readonly last: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  /** Levels asked for; a side that has as many may go on beyond. */
  readonly limit: number;
};

export type DepthSync = {
  readonly subscribed: () => void;
  readonly change: (change: DepthChange) => void;
  readonly snapshot: (snapshot: DepthSnapshot) => void;
  /** A frame of this book could not be understood: whatever it said is missing. */
  readonly malformed: () => void;
  readonly disconnected: () => void;
  readonly isLive: () => boolean;
  readonly best: () => readonly [number, number, number, number];
  /** The last update that the book contains, while it is live. */
  readonly sequence: () => number | undefined;
};

/** Changes kept while a snapshot is under way: half a minute of a 100 ms stream. */
const BUFFER_MAX = 300;
/** The stream sends every 100 ms if anything changed; after a second without a change a second look is taken. */
const QUIET_MS = 1000;
/** A fresh snapshot is fetched when fewer levels than this are left above the edge of the last one … */
const COVERED_MIN = 100;
/** … and the book is given up when fewer than this are. */
const COVERED_LOST = 10;

/**
 * Proves one Binance book: a REST snapshot, then an unbroken chain of changes (spot `U`, `u`; futures `pu`, `u`).
 * `needSnapshot` is called whenever a snapshot has to be fetched, also to refresh a live book whose price has run
 * towards the edge of the last one. The machine of `docs/venues.md`, "Binance".
 */
export function createDepthSync(deps: {
  readonly out: BookOutput;
  readonly clock: Clock;
  readonly needSnapshot: () => void;
}): DepthSync {
  const machine = new DepthMachine(deps);
  return {
    subscribed: () => machine.subscribed(),
    change: (change) => machine.change(change),
    snapshot: (snapshot) => machine.snapshot(snapshot),
    malformed: () => machine.malformed(),
    disconnected: () => machine.disconnected(),
    isLive: () => machine.live,
    best: () => bestOf(machine.bids, machine.asks),
    sequence: () => (machine.live ? machine.bookLast : undefined),
  };
}

class DepthMachine {
  readonly #out: BookOutput;
  readonly #clock: Clock;
  readonly #needSnapshot: () => void;
  readonly bids = new LevelSide("bids");
  readonly asks = new LevelSide("asks");
  live = false;
  bookLast = 0;
  /** The last update seen on this connection, applied or not. */
  #streamLast: number | undefined;
  #newestVenueAt = 0;
  /** Changes, unbroken, that a snapshot under way may have to be continued with. */
  #buffer: DepthChange[] = [];
  /** A snapshot that nothing on the stream has reached yet. */
  #pending: DepthSnapshot | undefined;
  #cancelQuiet: (() => void) | undefined;
  #refreshing = false;
  /** A snapshot is under way, or about to be. */
  #isAsked = false;
  #bidEdge = 0;
  #askEdge = Number.POSITIVE_INFINITY;

  constructor(deps: { out: BookOutput; clock: Clock; needSnapshot: () => void }) {
    this.#out = deps.out;
    this.#clock = deps.clock;
    this.#needSnapshot = deps.needSnapshot;
  }

  subscribed(): void {
    if (!this.live) this.#ask();
  }

  #ask(): void {
    this.#isAsked = true;
    this.#needSnapshot();
  }

  change(change: DepthChange): void {
    const before = this.#streamLast;
    if (before !== undefined && change.last <= before) {
      // A repeated or late change says nothing new. One that is newer by the venue's clock means that its numbers
      // have started again, and that nothing after it can be placed.
      if (change.venueAt > this.#newestVenueAt) this.#breakChain(change);
      return;
    }
    if (before !== undefined && change.previous !== before) {
      this.#breakChain(change);
      return;
    }
    this.#streamLast = change.last;
    this.#newestVenueAt = change.venueAt;
    if (!this.live || this.#refreshing) this.#keep(change);
    if (this.live) this.#apply(change);
    else if (this.#pending !== undefined) this.#align(this.#pending);
    // The venue's acknowledgement may be missed; its changes are proof enough of the subscription.
    else if (!this.#isAsked) this.#ask();
  }

  snapshot(snapshot: DepthSnapshot): void {
    this.#isAsked = false;
    if (this.live && !this.#refreshing) return;
    this.#align(snapshot);
  }

  malformed(): void {
    // The next change cannot follow on: it may begin the chain anew.
    this.#streamLast = undefined;
    this.lose("malformed");
  }

  lose(fault: IntegrityFault): void {
    this.#forget();
    this.#out.lost(fault);
    this.#ask();
  }

  disconnected(): void {
    const wasLive = this.live;
    this.#forget();
    this.#isAsked = false;
    this.#streamLast = undefined;
    this.#newestVenueAt = 0;
    if (wasLive) this.#out.lost("disconnect");
  }

  #forget(): void {
    this.live = false;
    this.#refreshing = false;
    this.#buffer = [];
    this.#pending = undefined;
    this.#cancelQuiet?.();
    this.bids.clear();
    this.asks.clear();
  }

  #breakChain(change: DepthChange): void {
    this.#streamLast = change.last;
    this.#newestVenueAt = change.venueAt;
    if (this.live) this.lose("gap");
    else this.#forget();
    this.#buffer = [change];
  }

  #keep(change: DepthChange): void {
    if (this.#buffer.length === BUFFER_MAX) this.#buffer.shift();
    this.#buffer.push(change);
  }

  /** Joins a snapshot to the stream, or waits, or asks for a newer one. */
  #align(snapshot: DepthSnapshot): void {
    const first = this.#buffer[0];
    const streamFrom = first?.previous ?? this.#streamLast;
    this.#cancelQuiet?.();
    if (streamFrom === undefined) {
      // Nothing on the stream shows yet that it goes on from here. The market may be at rest: then a second snapshot
      // is the same. If it is not, the stream is what is at rest.
      if (this.#pending?.last === snapshot.last) {
        this.#load(snapshot);
        return;
      }
      this.#pending = snapshot;
      this.#cancelQuiet = this.#clock.after(QUIET_MS, () => this.#ask());
      return;
    }
    if (streamFrom > snapshot.last) {
      // What changed between the snapshot and the stream's beginning is nowhere.
      this.#pending = undefined;
      this.#ask();
      return;
    }
    this.#load(snapshot);
  }

  #load(snapshot: DepthSnapshot): void {
    const changes = this.#buffer;
    this.#forget();
    let venueAt: number | undefined;
    fill(this.bids, snapshot.bids);
    fill(this.asks, snapshot.asks);
    this.#bidEdge = edge(snapshot.bids, snapshot.limit) ?? 0;
    this.#askEdge = edge(snapshot.asks, snapshot.limit) ?? Number.POSITIVE_INFINITY;
    this.bookLast = snapshot.last;
    for (const change of changes) {
      if (change.last <= snapshot.last) continue;
      fill(this.bids, change.bids);
      fill(this.asks, change.asks);
      this.bookLast = change.last;
      venueAt = change.venueAt;
    }
    if (isCrossed(this.bids, this.asks)) {
      this.lose("crossed");
      return;
    }
    this.live = true;
    this.#out.snapshot({
      bids: this.bids.levels(),
      asks: this.asks.levels(),
      sequence: this.bookLast,
      venueAt,
    });
    this.#guardEdges();
  }

  #apply(change: DepthChange): void {
    // The snapshot was ahead of the stream and contains this change.
    if (change.last <= this.bookLast) return;
    const bids = this.bids.apply(change.bids);
    const asks = this.asks.apply(change.asks);
    if (isCrossed(this.bids, this.asks)) {
      this.lose("crossed");
      return;
    }
    this.bookLast = change.last;
    this.#out.delta({ bids, asks, sequence: change.last, venueAt: change.venueAt });
    this.#guardEdges();
  }

  /** A snapshot ends somewhere: beyond its edge only levels that changed since are known. */
  #guardEdges(): void {
    const bidsLeft = this.#bidEdge === 0 ? COVERED_MIN : this.bids.countToPrice(this.#bidEdge);
    const asksLeft = this.#askEdge === Number.POSITIVE_INFINITY ? COVERED_MIN : this.asks.countToPrice(this.#askEdge);
    const left = Math.min(bidsLeft, asksLeft);
    if (left < COVERED_LOST) {
      this.lose("gap");
    } else if (left < COVERED_MIN && !this.#refreshing) {
      this.#refreshing = true;
      this.#ask();
    }
  }
}

function fill(side: LevelSide, levels: readonly RawLevel[]): void {
  for (const [price, amount] of levels) side.set(price, amount);
}

/** The worst price of a snapshot's side that was cut at `limit` levels. */
const edge = (levels: readonly RawLevel[], limit: number): number | undefined =>
  levels.length >= limit ? levels.at(-1)?.[0] : undefined;
