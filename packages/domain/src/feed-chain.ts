import type { ExactLeg } from "./exact-leg.ts";
import { ceilToStep } from "./money.ts";
import { amountForOutput, paymentOf } from "./step-exact.ts";
import { asValue, smallestAmountReaching, walkAmount } from "./walk-exact.ts";

/**
 * The smallest first-leg amount that lets leg `index` take `amount`: from that leg backwards, each earlier
 * leg takes the smallest multiple of its step whose receipt pays the next and which satisfies its own
 * minimums. Exact; undefined where a book is not deep enough.
 */
export function feedChain(input: {
  readonly legs: readonly ExactLeg[];
  readonly index: number;
  readonly amount: bigint;
}): bigint | undefined {
  let next = input.legs[input.index];
  let amount = input.amount;
  for (let i = input.index - 1; i >= 0; i--) {
    const leg = input.legs[i];
    if (leg === undefined || next === undefined) return undefined;
    const walk = walkAmount(next, amount);
    if (walk === undefined) return undefined;
    const needed = amountForOutput(leg, paymentOf(next.leg, amount, walk.value));
    const feasible = needed === undefined ? undefined : raiseToMinimums(leg, ceilToStep(needed, leg.leg.step));
    if (feasible === undefined) return undefined;
    amount = feasible;
    next = leg;
  }
  return amount;
}

function raiseToMinimums(leg: ExactLeg, amount: bigint): bigint | undefined {
  const { market, step } = leg.leg;
  const { minAmount, minNotional } = market;
  const raised = amount < minAmount ? ceilToStep(minAmount, step) : amount;
  if (minNotional === 0n) return raised;
  const walk = walkAmount(leg, raised);
  if (walk === undefined || walk.value >= asValue(minNotional)) return raised;
  const needed = smallestAmountReaching(leg, asValue(minNotional));
  return needed === undefined ? undefined : ceilToStep(needed, step);
}
