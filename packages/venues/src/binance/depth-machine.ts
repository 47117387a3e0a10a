import type { Clock, IntegrityFault, RawLevel } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import { isCrossed, LevelSide } from "../level-side.ts";
import { ChangeChain } from "./change-chain.ts";
import type { DepthChange, DepthSnapshot } from "./depth-types.ts";
import { SnapshotCoverage } from "./snapshot-coverage.ts";

/** Changes kept while a snapshot is under way: half a minute of a 100 ms stream. */
const BUFFER_MAX = 300;
/** The stream sends every 100 ms if anything changed; after a second without a change a second look is taken. */
const QUIET_MS = 1000;
/** One book on its way from a snapshot along the chain of changes. The machine of `docs/venues.md`, "Binance". */
export class DepthMachine {
  readonly #out: BookOutput;
  readonly #clock: Clock;
  readonly #needSnapshot: () => void;
  readonly bids = new LevelSide("bids");
  readonly asks = new LevelSide("asks");
  live = false;
  bookLast = 0;
  readonly #chain = new ChangeChain();
  readonly #coverage = new SnapshotCoverage();
  /** Changes, unbroken, that a snapshot under way may have to be continued with. */
  #buffer: DepthChange[] = [];
  /** A snapshot that nothing on the stream has reached yet. */
  #pending: DepthSnapshot | undefined;
  #cancelQuiet: (() => void) | undefined;
  #refreshing = false;
  /** A snapshot is under way, or about to be. */
  #isAsked = false;

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
    const place = this.#chain.place(change);
    if (place === "old") return;
    if (place === "broken") {
      this.#breakChain(change);
      return;
    }
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
    this.#chain.cut();
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
    this.#chain.reset();
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
    const streamFrom = first?.previous ?? this.#chain.last;
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
    this.#coverage.begin(snapshot);
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

  #guardEdges(): void {
    const coverage = this.#coverage.judge(this.bids, this.asks);
    if (coverage === "spent") {
      this.lose("gap");
    } else if (coverage === "thin" && !this.#refreshing) {
      this.#refreshing = true;
      this.#ask();
    }
  }
}

function fill(side: LevelSide, levels: readonly RawLevel[]): void {
  for (const [price, amount] of levels) side.set(price, amount);
}
