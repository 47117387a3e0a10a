import type { BookSide } from "@tandem/domain/book-side";
import { floorToStep } from "@tandem/domain/money";
import { ceilScaledOfDouble, floorScaledOfDouble } from "@tandem/domain/scaled-double";
import type { TakenLevels } from "./taken-levels.ts";

/** Scaled by 10^18. `index` is the level's place in its side. */
export type Piece = { readonly index: number; readonly price: bigint; readonly amount: bigint };

export type Walk = {
  /** The side that is taken from: asks for a buyer. */
  readonly levels: BookSide;
  readonly taken: TakenLevels;
  readonly isBuying: boolean;
  /** Undefined takes any price. */
  readonly limit: bigint | undefined;
  readonly amount: bigint;
  /** Trades are whole multiples of it; 0 does not constrain. */
  readonly step: bigint;
};

/**
 * What an order gets from the book as it stands, best level first, at most `amount` and never beyond the limit. A
 * level whose price has digits beyond 10^-18 is priced against the order. Takes nothing yet.
 */
export function walkLiveBook({ levels, taken, isBuying, limit, amount, step }: Walk): Piece[] {
  const pieces: Piece[] = [];
  let wanted = amount;
  for (let index = 0; index < levels.count && wanted > 0n; index++) {
    const price = (isBuying ? ceilScaledOfDouble : floorScaledOfDouble)(levels.price(index));
    if (limit !== undefined && (isBuying ? price > limit : price < limit)) break;
    const left = taken.left(levels, index);
    const available = step > 0n && left > 0n ? floorToStep(left, step) : left;
    const part = available < wanted ? available : wanted;
    if (part <= 0n) continue;
    pieces.push({ index, price, amount: part });
    wanted -= part;
  }
  return pieces;
}
