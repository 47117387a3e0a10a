import type { IntegrityFault } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import { CRC_START, crcEnd } from "../crc32.ts";
import { bestOf, isCrossed } from "../level-side.ts";
import { toMs } from "../read-time.ts";
import { TextSide } from "../text-side.ts";
import { crcOfDigits } from "./crc-of-digits.ts";
import type { KrakenChange } from "./read-book-frame.ts";

export type KrakenBookSync = {
  /** The depth that the venue says it sends. */
  readonly subscribed: (depth: number) => void;
  readonly change: (change: KrakenChange) => void;
  readonly malformed: () => void;
  readonly disconnected: () => void;
  readonly isLive: () => boolean;
  readonly best: () => readonly [number, number, number, number];
};

/** Decimals of a market, for a checksum over numbers that lost their trailing zeros on the way. */
export type KrakenDecimals = { readonly price: number; readonly amount: number };

/** Depths that Kraken offers. */
const DEPTHS: readonly number[] = [10, 25, 100, 500, 1000];
const CHECKED_LEVELS = 10;

/**
 * Proves one Kraken book: a snapshot, then changes, each with the CRC32 of the top 10 that the venue has after it.
 * `needSubscription` is called when only a new snapshot can help. The machine of `docs/venues.md`, "Kraken".
 */
export function createKrakenBookSync(deps: {
  readonly out: BookOutput;
  readonly depth: number;
  readonly decimals?: KrakenDecimals;
  readonly needSubscription: () => void;
}): KrakenBookSync {
  const machine = new KrakenMachine(deps);
  return {
    subscribed: (depth) => machine.subscribed(depth),
    change: (change) => machine.change(change),
    malformed: () => machine.lose("malformed"),
    disconnected: () => machine.disconnected(),
    isLive: () => machine.live,
    best: () => bestOf(machine.bids.levels, machine.asks.levels),
  };
}

class KrakenMachine {
  readonly #out: BookOutput;
  readonly #decimals: KrakenDecimals | undefined;
  readonly #needSubscription: () => void;
  readonly bids = new TextSide("bids");
  readonly asks = new TextSide("asks");
  #subscribedDepth: number;
  #depth: number;
  #lastChecksum = -1;
  /** The checksum before each of the checked levels, and after the last. */
  readonly #running = new Int32Array(2 * CHECKED_LEVELS + 1).fill(CRC_START);
  /** The venue's time of the newest message on this connection. */
  #newestUs = 0;
  live = false;

  constructor(deps: { out: BookOutput; depth: number; decimals?: KrakenDecimals; needSubscription: () => void }) {
    this.#out = deps.out;
    this.#decimals = deps.decimals;
    this.#needSubscription = deps.needSubscription;
    this.#subscribedDepth = deps.depth;
    this.#depth = deps.depth;
  }

  subscribed(depth: number): void {
    if (DEPTHS.includes(depth)) this.#subscribedDepth = depth;
  }

  change(change: KrakenChange): void {
    if (change.venueAtUs !== undefined) {
      if (change.venueAtUs < this.#newestUs) {
        // An older message after a newer one: the checksum would only notice within the top 10.
        if (this.live) this.lose("gap");
        return;
      }
      this.#newestUs = change.venueAtUs;
    }
    if (change.type === "snapshot") this.#load(change);
    // Changes of a subscription that is being replaced may still arrive.
    else if (this.live) this.#apply(change);
  }

  lose(fault: IntegrityFault): void {
    this.#forget();
    this.#out.lost(fault);
    this.#needSubscription();
  }

  disconnected(): void {
    const wasLive = this.live;
    this.#forget();
    this.#newestUs = 0;
    if (wasLive) this.#out.lost("disconnect");
  }

  #forget(): void {
    this.live = false;
    this.#lastChecksum = -1;
    this.bids.clear();
    this.asks.clear();
  }

  #load(change: KrakenChange): void {
    this.#forget();
    this.#depth = depthOf(change, this.#subscribedDepth);
    for (const level of change.bids) this.bids.set(level);
    for (const level of change.asks) this.asks.set(level);
    this.bids.trim(this.#depth);
    this.asks.trim(this.#depth);
    if (!this.#isProved(change)) return;
    this.live = true;
    this.#out.snapshot({
      bids: this.bids.levels.levels(),
      asks: this.asks.levels.levels(),
      venueAt: toMs(change.venueAtUs),
    });
  }

  #apply(change: KrakenChange): void {
    const bids = this.bids.apply(change.bids, this.#depth);
    const asks = this.asks.apply(change.asks, this.#depth);
    if (!this.#isProved(change)) return;
    this.#out.delta({ bids, asks, venueAt: toMs(change.venueAtUs) });
  }

  #isProved(change: KrakenChange): boolean {
    if (!this.#matches(change.checksum)) {
      this.lose("checksum");
      return false;
    }
    if (isCrossed(this.bids.levels, this.asks.levels)) {
      this.lose("crossed");
      return false;
    }
    return true;
  }

  #matches(checksum: number): boolean {
    // Most changes are deeper than what is checked, and the venue's checksum stays the same with ours.
    const isChanged = Math.min(this.bids.levels.changedFrom, this.asks.levels.changedFrom) < CHECKED_LEVELS;
    if (isChanged || checksum !== this.#lastChecksum) {
      const decimals = this.#decimals;
      const isSame =
        this.#checksum() === checksum || (decimals !== undefined && this.#paddedChecksum(decimals) === checksum);
      if (!isSame) return false;
    }
    this.#lastChecksum = checksum;
    this.bids.levels.changedFrom = Number.POSITIVE_INFINITY;
    this.asks.levels.changedFrom = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Asks from the best up, then bids from the best down; price and amount of each. From the first that changed on. */
  #checksum(): number {
    const asksFrom = this.asks.levels.changedFrom;
    const from = asksFrom < CHECKED_LEVELS ? asksFrom : CHECKED_LEVELS + this.bids.levels.changedFrom;
    let crc = this.#running[Math.min(from, 2 * CHECKED_LEVELS)] ?? CRC_START;
    for (let i = from; i < 2 * CHECKED_LEVELS; i++) {
      const sum = i < CHECKED_LEVELS ? this.asks.sum(i) : this.bids.sum(i - CHECKED_LEVELS);
      crc = crcOfDigits(crc, sum);
      this.#running[i + 1] = crc;
    }
    return crcEnd(crc) >>> 0;
  }

  #paddedChecksum(decimals: KrakenDecimals): number {
    let crc = CRC_START;
    for (const { levels } of [this.asks, this.bids]) {
      for (let i = 0; i < CHECKED_LEVELS && i < levels.count; i++) {
        crc = crcOfDigits(crc, paddedSum(levels.price(i), levels.amount(i), decimals));
      }
    }
    return crcEnd(crc) >>> 0;
  }
}

/**
 * The depth that this stream keeps. A snapshot that fills a smaller depth exactly, on both sides, is one of that depth
 * whatever was asked for: levels that fall off its end are never mentioned again.
 */
function depthOf(snapshot: KrakenChange, subscribed: number): number {
  const filled = snapshot.bids.length;
  return filled === snapshot.asks.length && filled < subscribed && DEPTHS.includes(filled) ? filled : subscribed;
}

const paddedSum = (price: number, amount: number, decimals: KrakenDecimals): string =>
  `${price.toFixed(decimals.price)} ${amount.toFixed(decimals.amount)}`;
