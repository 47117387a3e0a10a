const DECIMALS = 18;
const TEXT_LENGTH_MAX = 400;

/**
 * A decimal of JSON, scaled by 10^18: a number means its shortest decimal text (which may have an exponent), a string
 * is a plain decimal without one.
 * @throws {RangeError} when it is neither, is not finite, or does not fit in 18 decimals.
 */
export function scaledValue(value: unknown): bigint {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("is not a finite number");
    return scaledText(String(value));
  }
  if (typeof value !== "string") throw new RangeError("must be a number or a decimal string");
  if (value.length > TEXT_LENGTH_MAX || /e/i.test(value)) throw new RangeError("is not a plain decimal");
  return scaledText(value);
}

function scaledText(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  if (!match) throw new RangeError("is not a plain decimal");
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const shift = DECIMALS - fraction.length + Number(exponent);
  const unit = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && digits % unit !== 0n) throw new RangeError(`has more than ${DECIMALS} decimals`);
  const magnitude = shift < 0 ? digits / unit : digits * unit;
  return sign === "-" ? -magnitude : magnitude;
}
