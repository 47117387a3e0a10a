import type { ChainLeg } from "./chain-leg.ts";
import { type ChainStep, evaluateChain } from "./evaluate-chain.ts";
import { ExactLeg, levelPrice } from "./exact-leg.ts";
import { mulDivCeil, mulDivFloor, SCALE } from "./money.ts";
import { type CurvePoint, profitCurve } from "./profit-curve.ts";
import { floorScaledOfDouble } from "./scaled-double.ts";

/** One leg of a sized chain, explained. Everything is scaled by 10^18. */
export type LegExplanation = {
  /** What is taken of each level, best first; at most {@link LEVELS_MAX}. */
  readonly levelsUsed: readonly (readonly [price: bigint, amount: bigint])[];
  /** How many levels are touched in all. */
  readonly levelCount: number;
  /** Quote units before fees: rounded up when buying, down when selling. */
  readonly value: bigint;
  readonly paid: bigint;
  readonly paidAsset: string;
  readonly received: bigint;
  readonly receivedAsset: string;
  /** In `feeAsset`, with what rounding to 10^-18 takes. */
  readonly fee: bigint;
  readonly feeAsset: string;
  /** In `paidAsset`: what the leg before brought and this one cannot use. It counts as nothing in the profit. */
  readonly surplus: bigint;
};

export type ChainExplanation = {
  readonly legs: readonly LegExplanation[];
  /** In the start asset. */
  readonly notional: bigint;
  readonly profit: bigint;
  readonly curve: readonly CurvePoint[];
  /** The curve's highest point. */
  readonly best: CurvePoint;
};

const LEVELS_MAX = 200;
const POINTS_MAX = 64;

/**
 * The chain that starts with `amount` of the first leg on the books as they are now, with all that leads to its profit.
 * @returns undefined where that chain is not feasible (any more).
 */
export function explainOpportunity(input: {
  readonly legs: readonly ChainLeg[];
  readonly amount: bigint;
}): ChainExplanation | undefined {
  const chain = evaluateChain({
    legs: input.legs.map((leg) => new ExactLeg(leg)),
    amount: input.amount,
    maxPaid: undefined,
  });
  if (chain === undefined) return undefined;
  const { points, best } = profitCurve(input.legs, POINTS_MAX);
  return {
    legs: chain.steps.map((step, i) => explainStep(step, chain.steps[i - 1])),
    notional: chain.paid,
    profit: chain.profit,
    curve: points,
    best,
  };
}

function explainStep(step: ChainStep, before: ChainStep | undefined): LegExplanation {
  const { leg, amount, paid, received } = step;
  const { base, quote, feeSide } = leg.market;
  const value = leg.buying ? mulDivCeil(step.value, 1n, SCALE) : mulDivFloor(step.value, 1n, SCALE);
  const feeOnPayment = leg.buying && feeSide === "quote";
  const feeOf = (): bigint => {
    if (feeOnPayment) return paid - value;
    return (leg.buying ? amount : value) - received;
  };
  return {
    ...levelsOf(leg, amount),
    value,
    paid,
    paidAsset: leg.buying ? quote : base,
    received,
    receivedAsset: leg.buying ? base : quote,
    fee: feeOf(),
    feeAsset: leg.buying && !feeOnPayment ? base : quote,
    surplus: before === undefined ? 0n : before.received - paid,
  };
}

function levelsOf(leg: ChainLeg, amount: bigint): Pick<LegExplanation, "levelsUsed" | "levelCount"> {
  const levelsUsed: (readonly [bigint, bigint])[] = [];
  let remaining = amount;
  let levelCount = 0;
  for (; remaining > 0n && levelCount < leg.levels.count; levelCount++) {
    const available = floorScaledOfDouble(leg.levels.amount(levelCount));
    const taken = remaining < available ? remaining : available;
    if (levelCount < LEVELS_MAX) levelsUsed.push([levelPrice(leg, levelCount), taken]);
    remaining -= taken;
  }
  return { levelsUsed, levelCount };
}
