import type { IntegrityFault } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import { CRC_START, crcEnd, crcOfCode, crcOfText } from "../crc32.ts";
import { bestOf, isCrossed } from "../level-side.ts";
import { type TextLevel, TextSide } from "../text-side.ts";

export type OkxChange = {
  readonly type: "snapshot" | "update";
  readonly bids: readonly TextLevel[];
  readonly asks: readonly TextLevel[];
  /** Signed CRC32 of the best 25 levels, where the venue sends one. */
  readonly checksum: number | undefined;
  readonly sequence: number | undefined;
  /** The sequence that this change follows. */
  readonly previous: number | undefined;
  readonly venueAt: number;
};

export type OkxBookSync = {
  readonly change: (change: OkxChange) => void;
  readonly malformed: () => void;
  readonly disconnected: () => void;
  readonly isLive: () => boolean;
  readonly sequence: () => number | undefined;
  readonly best: () => readonly [number, number, number, number];
};

/** The depth of the `books` channel. */
const DEPTH = 400;
const CHECKED_LEVELS = 25;
const COLON = 58;

/**
 * Proves one OKX book: a snapshot, then changes chained by `prevSeqId` and, where the venue sends it, the CRC32 of the
 * best 25 levels. A change with neither proves nothing and ends the book. The machine of `docs/venues.md`, "OKX".
 */
export function createOkxBookSync(deps: { out: BookOutput; needSubscription: () => void }): OkxBookSync {
  const machine = new OkxMachine(deps);
  return {
    change: (change) => machine.change(change),
    malformed: () => machine.lose("malformed"),
    disconnected: () => machine.disconnected(),
    isLive: () => machine.live,
    sequence: () => (machine.live ? machine.sequence : undefined),
    best: () => bestOf(machine.bids.levels, machine.asks.levels),
  };
}

class OkxMachine {
  readonly #out: BookOutput;
  readonly #needSubscription: () => void;
  readonly bids = new TextSide("bids");
  readonly asks = new TextSide("asks");
  live = false;
  sequence: number | undefined;
  #previous: number | undefined;
  #newestAt = 0;
  /** The checksum before each pair of the checked levels, and after the last. */
  readonly #running = new Int32Array(CHECKED_LEVELS + 1).fill(CRC_START);

  constructor(deps: { out: BookOutput; needSubscription: () => void }) {
    this.#out = deps.out;
    this.#needSubscription = deps.needSubscription;
  }

  change(change: OkxChange): void {
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
    this.#newestAt = 0;
    if (wasLive) this.#out.lost("disconnect");
  }

  #forget(): void {
    this.live = false;
    this.sequence = undefined;
    this.#previous = undefined;
    this.bids.clear();
    this.asks.clear();
  }

  #load(change: OkxChange): void {
    // An old snapshot that comes late would be true, and long past.
    if (change.venueAt < this.#newestAt) {
      if (this.live) this.lose("gap");
      return;
    }
    this.#forget();
    this.bids.apply(change.bids, DEPTH);
    this.asks.apply(change.asks, DEPTH);
    if (!this.#isProved(change)) return;
    this.live = true;
    this.#remember(change);
    this.#out.snapshot({
      bids: this.bids.levels.levels(),
      asks: this.asks.levels.levels(),
      sequence: change.sequence,
      venueAt: change.venueAt,
    });
  }

  #follow(change: OkxChange): void {
    const { sequence, previous } = change;
    const isChained = sequence !== undefined && previous !== undefined && this.sequence !== undefined;
    if (isChained && sequence === this.sequence && previous === this.#previous) return;
    if (isChained ? previous !== this.sequence : change.venueAt < this.#newestAt) {
      this.lose("gap");
      return;
    }
    if (!isChained && change.checksum === undefined) {
      this.lose("malformed");
      return;
    }
    const bids = this.bids.apply(change.bids, DEPTH);
    const asks = this.asks.apply(change.asks, DEPTH);
    if (!this.#isProved(change)) return;
    this.#remember(change);
    this.#out.delta({ bids, asks, sequence, venueAt: change.venueAt });
  }

  #remember(change: OkxChange): void {
    this.sequence = change.sequence;
    this.#previous = change.previous;
    this.#newestAt = change.venueAt;
  }

  #isProved({ checksum, sequence }: OkxChange): boolean {
    // A venue that has given checksums up sends 0; the chain of sequences has to do then.
    const isChecked = checksum !== undefined && !(checksum === 0 && sequence !== undefined);
    if (isChecked && this.#checksum() !== checksum) {
      this.lose("checksum");
      return false;
    }
    if (isCrossed(this.bids.levels, this.asks.levels)) {
      this.lose("crossed");
      return false;
    }
    return true;
  }

  /** Best bid, best ask, second bid, second ask …, each `price:amount`; a side that ends leaves the other alone. From the first that changed on. */
  #checksum(): number {
    const bids = this.bids.levels;
    const asks = this.asks.levels;
    const from = Math.min(bids.changedFrom, asks.changedFrom, CHECKED_LEVELS);
    let crc = this.#running[from] ?? CRC_START;
    for (let i = from; i < CHECKED_LEVELS; i++) {
      if (i < bids.count) crc = crcOfText(i > 0 ? crcOfCode(crc, COLON) : crc, this.bids.sum(i));
      if (i < asks.count) crc = crcOfText(i > 0 || bids.count > 0 ? crcOfCode(crc, COLON) : crc, this.asks.sum(i));
      this.#running[i + 1] = crc;
    }
    bids.changedFrom = Number.POSITIVE_INFINITY;
    asks.changedFrom = Number.POSITIVE_INFINITY;
    return crcEnd(crc);
  }
}
