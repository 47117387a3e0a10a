const FIRST_MS = 1_000;
const MOST_MS = 60_000;
const DOUBLINGS_MAX = 10;

/**
 * How long to wait after the `failures`-th failure in a row (1 is the first): doubling from 1 s to 60 s, of which the
 * upper half is left to chance, so that many clients of a venue that comes back do not call in the same moment.
 * @param random in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, DOUBLINGS_MAX), MOST_MS);
  return Math.round(full / 2 + (full / 2) * random);
}
