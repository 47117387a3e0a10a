const SCALE_DIGITS = 18;
/** Up to here a double holds every multiple of 10^-8 with at most 15 digits, which is then its shortest text. */
const FAST_UNITS = 1e8;
const FAST_UNITS_MAX = 1e15;
const SCALED_PER_FAST_UNIT = 10n ** 10n;

type Rounding = "refuse" | "floor" | "ceil";

function scaleDouble(value: number, rounding: Rounding): bigint {
  const units = Math.round(value * FAST_UNITS);
  if (units < FAST_UNITS_MAX && units > -FAST_UNITS_MAX && units / FAST_UNITS === value)
    return BigInt(units) * SCALED_PER_FAST_UNIT;
  return scaleText(value, rounding);
}

function scaleText(value: number, rounding: Rounding): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) throw new RangeError(`not a finite number: ${value}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const shift = SCALE_DIGITS - fraction.length + Number(exponent);
  const signed = sign === "-" ? -digits : digits;
  if (shift >= 0) return signed * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  const rest = signed % divisor;
  const towardsZero = signed / divisor;
  if (rest === 0n) return towardsZero;
  if (rounding === "refuse") throw new RangeError(`more than ${SCALE_DIGITS} fraction digits: ${value}`);
  if (rounding === "floor") return rest < 0n ? towardsZero - 1n : towardsZero;
  return rest > 0n ? towardsZero + 1n : towardsZero;
}

/**
 * The shortest decimal text of `value`, scaled by 10^18: 1e-8 is 10_000_000_000n.
 * @throws {RangeError} when it is not finite or has more than 18 fraction digits.
 */
export const scaledOfDouble = (value: number): bigint => scaleDouble(value, "refuse");

/** As {@link scaledOfDouble}, but digits beyond 10^-18 are rounded towards -Infinity. */
export const floorScaledOfDouble = (value: number): bigint => scaleDouble(value, "floor");

/** As {@link scaledOfDouble}, but digits beyond 10^-18 are rounded towards +Infinity. */
export const ceilScaledOfDouble = (value: number): bigint => scaleDouble(value, "ceil");
