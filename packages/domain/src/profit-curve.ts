import type { ChainLeg } from "./chain-leg.ts";

/** Paid at the start and earned, both in the start asset. For drawing: doubles, not money that is booked. */
export type CurvePoint = readonly [notional: number, profit: number];

export type ProfitCurve = {
  /** From `[0, 0]`, ascending; straight lines lie between them. */
  readonly points: readonly CurvePoint[];
  /** The highest of them: what could be earned if amounts were not rounded to steps, had no minimum and no limit. */
  readonly best: CurvePoint;
};

/** A walk longer than this is cut: nobody can see so many corners. */
const BREAKPOINTS_MAX = 10_000;
/** Beyond this multiple of the best size the fall is of no interest. */
const TAIL = 2;
/** Levels that two legs leave at the same moment differ by less than this part of the payment. */
const SAME = 1e-12;

/**
 * Profit over size without rounding to steps: piecewise linear and concave, a corner wherever a leg leaves a level. Goes
 * up to where nothing is earned any more, a book ends, or twice the best size; thinned to at most `pointsMax` (>= 4)
 * points, the best among them.
 * @see docs/maths.md
 */
export function profitCurve(legs: readonly ChainLeg[], pointsMax: number): ProfitCurve {
  const points = walk(legs);
  let best = 0;
  for (let i = 1; i < points.length; i++) if ((points[i]?.[1] ?? 0) > (points[best]?.[1] ?? 0)) best = i;
  const highest = points[best] ?? ORIGIN;
  const rise = points.slice(0, best + 1);
  const fall = points.slice(best + 1).filter(([notional]) => notional <= highest[0] * TAIL);
  const riseMax = Math.max(2, Math.ceil((pointsMax * 2) / 3), pointsMax - fall.length);
  const thinRise = thin(rise, riseMax);
  return { points: [...thinRise, ...thin(fall, pointsMax - thinRise.length)], best: highest };
}

const ORIGIN: CurvePoint = [0, 0];

function walk(legs: readonly ChainLeg[]): readonly CurvePoint[] {
  const level = legs.map(() => 0);
  const left = legs.map((leg) => leg.levels.amount(0));
  const points: CurvePoint[] = [ORIGIN];
  let paid = 0;
  let profit = 0;
  for (let n = 0; n < BREAKPOINTS_MAX; n++) {
    const { rate, room, first } = next(legs, level, left);
    if (!(room < Number.POSITIVE_INFINITY)) break;
    const earned = room * (rate - 1);
    if (profit + earned <= 0) {
      if (profit > 0) points.push([paid + profit / (1 - rate), 0]);
      break;
    }
    paid += room;
    profit += earned;
    if (room > paid * SAME) points.push([paid, profit]);
    take(legs, left, { level, room });
    level[first] = (level[first] ?? 0) + 1;
    left[first] = legs[first]?.levels.amount(level[first] ?? 0) ?? Number.NaN;
  }
  return points;
}

/** What one unit in brings back on the present levels, how much fits in, and which leg leaves its level first. */
function next(
  legs: readonly ChainLeg[],
  level: readonly number[],
  left: readonly number[],
): { readonly rate: number; readonly room: number; readonly first: number } {
  let rate = 1;
  let room = Number.POSITIVE_INFINITY;
  let first = 0;
  for (const [i, leg] of legs.entries()) {
    const price = leg.levels.price(level[i] ?? 0);
    const legRoom = (leg.buying ? (left[i] ?? 0) * price * leg.payFactor : (left[i] ?? 0)) / rate;
    // NaN beyond the depth: the walk ends.
    if (Number.isNaN(legRoom)) return { rate, room: Number.NaN, first: i };
    if (legRoom < room) {
      room = legRoom;
      first = i;
    }
    rate *= leg.buying ? leg.receiveFactor / (price * leg.payFactor) : price * leg.receiveFactor;
  }
  return { rate, room, first };
}

/** Takes `room` units of the start asset through every leg's present level. */
function take(
  legs: readonly ChainLeg[],
  left: number[],
  { level, room }: { readonly level: readonly number[]; readonly room: number },
): void {
  let flow = room;
  for (const [i, leg] of legs.entries()) {
    const price = leg.levels.price(level[i] ?? 0);
    const base = leg.buying ? flow / (price * leg.payFactor) : flow;
    left[i] = Math.max(0, (left[i] ?? 0) - base);
    flow = (leg.buying ? base : base * price) * leg.receiveFactor;
  }
}

/** Evenly by number, so that levels near the best price keep their detail; both ends stay. */
function thin(points: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  if (points.length <= most) return points;
  if (most < 2) return points.slice(points.length - most);
  const stride = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * stride)] ?? ORIGIN);
}
