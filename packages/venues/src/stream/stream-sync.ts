import type { IntegrityFault, RawLevel } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import { bestOf, isCrossed, LevelSide } from "../level-side.ts";

export type StreamChange = {
  readonly type: "snapshot" | "update";
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  /** Counts up by one with each message, where the venue numbers them. */
  readonly sequence: number | undefined;
  /** Any measure of the venue's time that never goes back; microseconds where there are. */
  readonly order: number | undefined;
  /** Epoch ms. */
  readonly venueAt: number | undefined;
};

export type StreamSync = {
  readonly change: (change: StreamChange) => void;
  readonly malformed: () => void;
  readonly disconnected: () => void;
  readonly isLive: () => boolean;
  readonly sequence: () => number | undefined;
  readonly best: () => readonly [number, number, number, number];
};

/**
 * Proves as much of a book as a stream without checksums allows: a snapshot first, then changes whose numbers leave no
 * gap (where there are numbers) and whose times never go back. `depth` cuts the sides of venues that do not name what
 * falls off their end.
 */
export function createStreamSync(deps: {
  readonly out: BookOutput;
  readonly needSubscription: () => void;
  readonly depth?: number;
}): StreamSync {
  const machine = new StreamMachine(deps);
  return {
    change: (change) => machine.change(change),
    malformed: () => machine.lose("malformed"),
    disconnected: () => machine.disconnected(),
    isLive: () => machine.live,
    // Not comparable with REST: each kind of stream counts for itself.
    sequence: () => undefined,
    best: () => bestOf(machine.bids, machine.asks),
  };
}

class StreamMachine {
  readonly #out: BookOutput;
  readonly #needSubscription: () => void;
  readonly #depth: number;
  readonly bids = new LevelSide("bids");
  readonly asks = new LevelSide("asks");
  live = false;
  #sequence: number | undefined;
  #newest = 0;

  constructor(deps: { out: BookOutput; needSubscription: () => void; depth?: number }) {
    this.#out = deps.out;
    this.#needSubscription = deps.needSubscription;
    this.#depth = deps.depth ?? Number.POSITIVE_INFINITY;
  }

  change(change: StreamChange): void {
    const isRepeated = change.sequence !== undefined && change.sequence === this.#sequence;
    if (this.live && isRepeated && change.type === "update") return;
    if (change.order !== undefined && change.order < this.#newest) {
      if (this.live) this.lose("gap");
      return;
    }
    this.#newest = change.order ?? this.#newest;
    if (change.type === "snapshot") this.#load(change);
    else if (this.live) this.#follow(change);
  }

  lose(fault: IntegrityFault): void {
    this.#forget();
    this.#out.lost(fault);
    this.#needSubscription();
  }

  disconnected(): void {
    const wasLive = this.live;
    this.#forget();
    this.#newest = 0;
    if (wasLive) this.#out.lost("disconnect");
  }

  #forget(): void {
    this.live = false;
    this.#sequence = undefined;
    this.bids.clear();
    this.asks.clear();
  }

  #load(change: StreamChange): void {
    this.#forget();
    apply(this.bids, change.bids, this.#depth);
    apply(this.asks, change.asks, this.#depth);
    if (isCrossed(this.bids, this.asks)) {
      this.lose("crossed");
      return;
    }
    this.live = true;
    this.#sequence = change.sequence;
    const { sequence, venueAt } = change;
    this.#out.snapshot({ bids: this.bids.levels(), asks: this.asks.levels(), sequence, venueAt });
  }

  #follow(change: StreamChange): void {
    const { sequence, venueAt } = change;
    if (sequence !== undefined && this.#sequence !== undefined && sequence !== this.#sequence + 1) {
      this.lose("gap");
      return;
    }
    const bids = apply(this.bids, change.bids, this.#depth);
    const asks = apply(this.asks, change.asks, this.#depth);
    if (isCrossed(this.bids, this.asks)) {
      this.lose("crossed");
      return;
    }
    this.#sequence = sequence;
    this.#out.delta({ bids, asks, sequence, venueAt });
  }
}

function apply(side: LevelSide, levels: readonly RawLevel[], depth: number): RawLevel[] {
  const changed = side.apply(levels);
  while (side.count > depth) changed.push([side.dropWorst(), 0]);
  return changed;
}
