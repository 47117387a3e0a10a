import type { ChainLeg } from "./chain-leg.ts";
import type { ExactLeg } from "./exact-leg.ts";
import { amountFromInput, paymentOf, receiptOf } from "./step-exact.ts";
import { asValue, walkAmount } from "./walk-exact.ts";

export type ChainStep = {
  readonly leg: ChainLeg;
  /** Base units scaled by 10^18, a multiple of the step. */
  readonly amount: bigint;
  /** Quote units scaled by 10^36, before fees. */
  readonly value: bigint;
  /** Input asset, fee included, scaled by 10^18, rounded up. */
  readonly paid: bigint;
  /** Output asset, fee deducted, scaled by 10^18, rounded down. */
  readonly received: bigint;
  readonly price: bigint;
  readonly worstPrice: bigint;
};

/** A feasible chain. `paid`, `received` and `profit` are in the start asset, scaled by 10^18. */
export type Chain = {
  readonly steps: readonly ChainStep[];
  readonly paid: bigint;
  readonly received: bigint;
  readonly profit: bigint;
};

/**
 * The chain that starts with `amount` of the first leg: every later leg takes the largest multiple of its
 * step that its input and its book allow. What an input exceeds is a surplus that counts as nothing.
 * `maxPaid` limits what is paid at the start, fee included; undefined is no limit.
 * @returns undefined where the chain is not feasible. The profit may be negative.
 * @see docs/maths.md
 */
export function evaluateChain(input: {
  readonly legs: readonly ExactLeg[];
  readonly amount: bigint;
  readonly maxPaid: bigint | undefined;
}): Chain | undefined {
  const steps: ChainStep[] = [];
  let amount = input.amount;
  for (const leg of input.legs) {
    const before = steps.at(-1);
    if (before !== undefined) amount = amountFromInput(leg, before.received);
    const step = evaluateStep(leg, amount);
    if (step === undefined) return undefined;
    if (before === undefined && input.maxPaid !== undefined && step.paid > input.maxPaid) return undefined;
    steps.push(step);
  }
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { steps, paid: first.paid, received: last.received, profit: last.received - first.paid };
}

function evaluateStep(exact: ExactLeg, amount: bigint): ChainStep | undefined {
  const { leg } = exact;
  if (amount <= 0n || amount < leg.market.minAmount) return undefined;
  const walk = walkAmount(exact, amount);
  if (walk === undefined || walk.value < asValue(leg.market.minNotional)) return undefined;
  return {
    leg,
    amount,
    value: walk.value,
    paid: paymentOf(leg, amount, walk.value),
    received: receiptOf(leg, amount, walk.value),
    price: exact.price(0),
    worstPrice: walk.worstPrice,
  };
}
