/** What somebody typed as a number within bounds; undefined where it is none. */
export function readNumber(
  text: string,
  bounds: { readonly min: number; readonly max: number; readonly isWhole?: boolean },
): number | undefined {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < bounds.min || value > bounds.max) return undefined;
  return bounds.isWhole === true && !Number.isInteger(value) ? undefined : value;
}
