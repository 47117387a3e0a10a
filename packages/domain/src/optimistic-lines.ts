import { type FloatChain, LEGS_MAX } from "./float-chain.ts";
import type { FloatLeg } from "./float-leg.ts";
import { RELATIVE_SLACK, STEPS_SLACK } from "./float-levels.ts";

/** Doubles a leg in `#lines`: steps = round(input * [0] + [1]), output = steps * [2] + [3]. */
const WIDTH = 4;
/** Twice the walk's optimism about rounding: the lines must never round to a step less than the walk does. */
const UP = 1 + 2 * RELATIVE_SLACK;
const DOWN = 1 - 2 * RELATIVE_SLACK;
const STEPS = 2 * STEPS_SLACK;

/**
 * No candidate earns more than the lines of any one say: on a level, what a leg costs or brings is a line in its
 * amount; costs are convex and proceeds concave, so beyond the level the line is below the cost and above the proceeds,
 * and rounding keeps the order. A look at a candidate costs a few multiplications instead of a walk.
 * @see docs/maths.md
 */
export class OptimisticLines {
  /** What the candidate last looked at pays at least. */
  paid = 0;
  #isDrawn = false;
  #earlierEnd = 0;
  #end = 0;
  /** The enumerated leg first: paid = steps * [0] + [1], received = steps * [2] + [3]. Then the others, outwards from it. */
  readonly #lines = new Float64Array(LEGS_MAX * WIDTH);
  readonly #levels = new Int32Array(LEGS_MAX);

  clear(): void {
    this.#isDrawn = false;
  }

  /** Draws the lines of the candidate that `chain` has just walked, leg `index` by multiples of `unit`, where they are others. */
  draw(chain: FloatChain, index: number, unit: number): void {
    if (!chain.isOnLevels() || (this.#isDrawn && chain.isOn(this.#levels))) return;
    this.#isDrawn = true;
    chain.copyLevels(this.#levels);
    const lines = this.#lines;
    const own = chain.leg(index);
    const { levelPrice, buying, payFactor, receiveFactor } = own;
    const rest = valueRest(own);
    lines[0] = buying ? unit * levelPrice * payFactor : unit;
    lines[1] = buying ? rest * payFactor : 0;
    lines[2] = buying ? unit * receiveFactor : unit * levelPrice * receiveFactor;
    lines[3] = buying ? 0 : rest * receiveFactor;
    let at = WIDTH;
    for (let i = index - 1; i >= 0; i--, at += WIDTH) writeFeed(chain.leg(i), lines, at);
    this.#earlierEnd = at;
    for (let i = index + 1; i < chain.count; i++, at += WIDTH) writeCarry(chain.leg(i), lines, at);
    this.#end = at;
  }

  /** At least what the candidate of so many steps earns, but for a few units in the last place of what is paid. */
  profitAt(steps: number): number {
    if (!this.#isDrawn) return Number.POSITIVE_INFINITY;
    const lines = this.#lines;
    const earlierEnd = this.#earlierEnd;
    const end = this.#end;
    let paid = steps * (lines[0] ?? 0) + (lines[1] ?? 0);
    let received = steps * (lines[2] ?? 0) + (lines[3] ?? 0);
    let at = WIDTH;
    for (; at < earlierEnd; at += WIDTH)
      paid = Math.ceil(paid * (lines[at] ?? 0) + (lines[at + 1] ?? 0)) * (lines[at + 2] ?? 0) + (lines[at + 3] ?? 0);
    for (; at < end; at += WIDTH)
      received =
        Math.floor(received * (lines[at] ?? 0) + (lines[at + 1] ?? 0)) * (lines[at + 2] ?? 0) + (lines[at + 3] ?? 0);
    this.paid = paid;
    return received - paid;
  }
}

/** On the leg's level, value = amount * price + this. */
const valueRest = (leg: FloatLeg): number => leg.levelValue - leg.levelBase * leg.levelPrice;

/** On the leg's level, amount = value / price + this. */
const baseRest = (leg: FloatLeg): number => leg.levelBase - leg.levelValue / leg.levelPrice;

/** As {@link FloatLeg.feed}: from what must be received to what must be paid for it. */
function writeFeed(leg: FloatLeg, lines: Float64Array, at: number): void {
  const { buying, step, levelPrice, payFactor, receiveFactor } = leg;
  const down = DOWN / step;
  lines[at] = buying ? down / receiveFactor : down / (receiveFactor * levelPrice);
  lines[at + 1] = (buying ? 0 : baseRest(leg) * down) - STEPS;
  lines[at + 2] = buying ? step * levelPrice * payFactor : step;
  lines[at + 3] = buying ? valueRest(leg) * payFactor : 0;
}

/** As {@link FloatLeg.carry}: from what can be paid to what is received for it. */
function writeCarry(leg: FloatLeg, lines: Float64Array, at: number): void {
  const { buying, step, levelPrice, payFactor, receiveFactor } = leg;
  const up = UP / step;
  lines[at] = buying ? up / (payFactor * levelPrice) : up;
  lines[at + 1] = (buying ? baseRest(leg) * up : 0) + STEPS;
  lines[at + 2] = step * receiveFactor * (buying ? 1 : levelPrice);
  lines[at + 3] = buying ? 0 : valueRest(leg) * receiveFactor;
}
