import type { IntegrityFault, RawLevel } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import type { CcxtOrderBook } from "../ccxt/ccxt-types.ts";

/** Deeper than anything is computed from; ccxt's books of some venues grow without a bound. */
const LEVELS_MAX = 1000;

type Sides = { readonly bids: ReadonlyMap<number, number>; readonly asks: ReadonlyMap<number, number> };

export type UnprovedBook = {
  /** Copies ccxt's book as it is at this moment, and tells what changed since the last copy. */
  readonly copy: (book: CcxtOrderBook) => void;
  readonly lose: (fault: IntegrityFault) => void;
};

/** What ccxt says of one book, copied and compared: the object that it gives is changed under its reader. */
export function createUnprovedBook(out: BookOutput): UnprovedBook {
  let last: Sides | undefined;

  function lose(fault: IntegrityFault): void {
    if (last === undefined) return;
    last = undefined;
    out.lost(fault);
  }

  function copy(book: CcxtOrderBook): void {
    const bids = readSide(book.bids);
    const asks = readSide(book.asks);
    if (bids === undefined || asks === undefined) {
      lose("malformed");
      return;
    }
    if (Math.max(...bids.keys()) >= Math.min(...asks.keys())) {
      lose("crossed");
      return;
    }
    const facts = { sequence: numberOr(book.nonce), venueAt: numberOr(book.timestamp) };
    if (last === undefined) out.snapshot({ bids: [...bids], asks: [...asks], ...facts });
    else out.delta({ bids: changes(last.bids, bids), asks: changes(last.asks, asks), ...facts });
    last = { bids, asks };
  }
  return { copy, lose };
}

function readSide(levels: unknown): Map<number, number> | undefined {
  if (!Array.isArray(levels)) return undefined;
  const side = new Map<number, number>();
  for (let i = 0; i < levels.length && i < LEVELS_MAX; i++) {
    const [price, amount]: unknown[] = levels[i];
    if (typeof price !== "number" || typeof amount !== "number") return undefined;
    if (!(price > 0 && amount >= 0 && price < Number.POSITIVE_INFINITY && amount < Number.POSITIVE_INFINITY)) {
      return undefined;
    }
    if (amount > 0) side.set(price, amount);
  }
  return side;
}

function changes(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): RawLevel[] {
  const changed: RawLevel[] = [];
  for (const level of after) if (before.get(level[0]) !== level[1]) changed.push(level);
  for (const price of before.keys()) if (!after.has(price)) changed.push([price, 0]);
  return changed;
}

const numberOr = (value: number | undefined): number | undefined => (Number.isSafeInteger(value) ? value : undefined);
