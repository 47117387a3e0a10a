import { type ChainLeg, FEE_ONE } from "./chain-leg.ts";
import type { ExactLeg } from "./exact-leg.ts";
import { floorToStep, mulDivCeil, mulDivFloor, SCALE } from "./money.ts";
import { largestAmountWithin, smallestAmountReaching, withinDepth } from "./walk-exact.ts";

/** What one step pays and receives, exactly: payments rounded up, receipts down, once per step, to 10^-18. */

/** In the step's input asset: quote when buying, base when selling. `value` is scaled by 10^36. */
export function paymentOf(leg: ChainLeg, amount: bigint, value: bigint): bigint {
  if (!leg.buying) return amount;
  if (leg.market.feeSide === "quote") return mulDivCeil(value, FEE_ONE + leg.market.takerBps, SCALE * FEE_ONE);
  return mulDivCeil(value, 1n, SCALE);
}

/** In the step's output asset: base when buying, quote when selling. `value` is scaled by 10^36. */
export function receiptOf(leg: ChainLeg, amount: bigint, value: bigint): bigint {
  const kept = FEE_ONE - leg.market.takerBps;
  if (!leg.buying) return mulDivFloor(value, kept, SCALE * FEE_ONE);
  if (leg.market.feeSide === "quote") return amount;
  return mulDivFloor(amount, kept, FEE_ONE);
}

/** The largest multiple of the amount step that `input` pays for and the book holds; may be 0. */
export function amountFromInput(exact: ExactLeg, input: bigint): bigint {
  const { leg } = exact;
  if (!leg.buying) return floorToStep(withinDepth(exact, input), leg.step);
  const value =
    leg.market.feeSide === "quote" ? mulDivFloor(input, SCALE * FEE_ONE, FEE_ONE + leg.market.takerBps) : input * SCALE;
  return floorToStep(largestAmountWithin(exact, value), leg.step);
}

/**
 * The smallest amount, not rounded to the step, whose receipt is at least `output`; undefined where the book
 * is not deep enough or the fee takes everything.
 */
export function amountForOutput(exact: ExactLeg, output: bigint): bigint | undefined {
  const { leg } = exact;
  const kept = FEE_ONE - leg.market.takerBps;
  if (leg.buying && leg.market.feeSide === "quote") return output;
  if (kept <= 0n) return undefined;
  if (leg.buying) return mulDivCeil(output, FEE_ONE, kept);
  return smallestAmountReaching(exact, mulDivCeil(output, SCALE * FEE_ONE, kept));
}
