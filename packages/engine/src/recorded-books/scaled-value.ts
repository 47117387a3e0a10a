import { parseScaled } from "@tandem/domain/money";
import { scaledOfDouble } from "@tandem/domain/scaled-double";

const TEXT_LENGTH_MAX = 400;

/**
 * A decimal of JSON, scaled by 10^18: a number means its shortest decimal text (which may have an exponent), a string
 * is a plain decimal without one.
 * @throws {RangeError} when it is neither, is not finite, or does not fit in 18 decimals; the message follows a name.
 */
export function scaledValue(value: unknown): bigint {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("is not a finite number");
    return explained("has more than 18 decimals", () => scaledOfDouble(value));
  }
  if (typeof value !== "string") throw new RangeError("must be a number or a decimal string");
  if (value.length > TEXT_LENGTH_MAX) throw new RangeError(`is longer than ${TEXT_LENGTH_MAX} characters`);
  return explained("is not a plain decimal with at most 18 decimals", () => parseScaled(value));
}

function explained(reason: string, parse: () => bigint): bigint {
  try {
    return parse();
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(reason) : error;
  }
}
