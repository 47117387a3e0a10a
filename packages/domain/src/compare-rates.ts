import { type ChainLeg, FEE_ONE } from "./chain-leg.ts";
import { levelPrice } from "./exact-leg.ts";
import { SCALE } from "./money.ts";

/** Output per input at the best level after fees, as an exact fraction. */
function fractionOf(leg: ChainLeg): { readonly above: bigint; readonly below: bigint } {
  const price = levelPrice(leg, 0);
  const fee = leg.market.takerBps;
  const kept = fee < FEE_ONE ? FEE_ONE - fee : 0n;
  if (!leg.buying) return { above: price * kept, below: SCALE * FEE_ONE };
  if (leg.market.feeSide === "quote") return { above: SCALE * FEE_ONE, below: price * (FEE_ONE + fee) };
  return { above: SCALE * kept, below: price * FEE_ONE };
}

/**
 * Compares the exact rates after fees of two legs' best levels: positive where `a` is better, 0 for a tie.
 * Both sides must have a level.
 */
export function compareBestRates(a: ChainLeg, b: ChainLeg): number {
  // The common tie, two venues at one price and one fee, needs no arithmetic.
  const alike =
    a.buying === b.buying && a.market.feeSide === b.market.feeSide && a.market.takerBps === b.market.takerBps;
  if (alike && a.levels.price(0) === b.levels.price(0)) return 0;
  const [left, right] = [fractionOf(a), fractionOf(b)];
  const difference = left.above * right.below - right.above * left.below;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
