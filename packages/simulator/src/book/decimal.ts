/**
 * `value` whole units of 10^-`decimals` as a plain decimal text with `shown` decimals (at least `decimals` of them,
 * so that nothing is rounded). `decimalText(268380, 2, 8)` is `"2683.80000000"`.
 */
export function decimalText(value: number, decimals: number, shown: number = decimals): string {
  const digits = Math.abs(value)
    .toFixed(0)
    .padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? "" : digits.slice(-decimals);
  const padded = fraction.padEnd(Math.max(shown, decimals), "0");
  return `${value < 0 ? "-" : ""}${whole}${padded === "" ? "" : `.${padded}`}`;
}

/**
 * A positive or zero decimal text (or a JSON number, by its shortest text) as whole units of 10^-`decimals`.
 * Undefined when it is not a decimal, not a multiple of the unit, or too large to be counted exactly.
 */
export function wholeUnits(text: string | number, decimals: number): number | undefined {
  const plain = typeof text === "number" ? plainText(text) : text;
  const match = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  if (!match) return undefined;
  const [, whole = "", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  const units = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return Number.isSafeInteger(units) ? units : undefined;
}

/** JSON writes small and large numbers with an exponent; books never need more than 20 decimals. */
export function plainText(value: number): string {
  const text = String(value);
  if (!/e/i.test(text)) return text;
  return value.toFixed(20).replace(/\.?0+$/, "");
}
