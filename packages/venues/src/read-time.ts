/**
 * `2026-08-02T04:23:43.217117Z` in epoch microseconds: messages of one book are often less than a millisecond apart.
 * `undefined` when it is no such time.
 */
export function readTimeUs(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) return undefined;
  return ms * 1000 + Number(/\.\d{3}(\d{3})/.exec(value)?.[1] ?? 0);
}

/** Whole milliseconds. */
export const toMs = (us: number | undefined): number | undefined =>
  us === undefined ? undefined : Math.floor(us / 1000);
