import type { RawLevel } from "@tandem/engine/ports";
import type { TextLevel } from "./text-side.ts";

/** Every plain decimal a venue sends; no sign, no exponent. */
const DECIMAL = /^\d+(?:\.\d+)?$/;

/**
 * `[["price","amount"], …]` as doubles: the shortest decimal text of each double is the venue's text.
 * `undefined` when anything in it is not a level that a book can have.
 */
export function readLevels(value: unknown): RawLevel[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const levels: RawLevel[] = [];
  for (const entry of value) {
    const level = readLevel(entry);
    if (level === undefined) return undefined;
    levels.push(level);
  }
  return levels;
}

function readLevel(entry: unknown): RawLevel | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [priceText, amountText]: unknown[] = entry;
  if (typeof priceText !== "string" || typeof amountText !== "string") return undefined;
  if (!DECIMAL.test(priceText) || !DECIMAL.test(amountText)) return undefined;
  const price = Number(priceText);
  return price > 0 ? [price, Number(amountText)] : undefined;
}

/** As {@link readLevels}, each with what `sumOf` makes of its texts; further fields of a level are ignored. */
export function readTextLevels(
  value: unknown,
  sumOf: (price: string, amount: string) => string,
): TextLevel[] | undefined {
  const levels = readLevels(value);
  if (levels === undefined || !Array.isArray(value)) return undefined;
  return levels.map(([price, amount], index) => {
    const [priceText, amountText]: unknown[] = value[index];
    return { price, amount, sum: sumOf(String(priceText), String(amountText)) };
  });
}
