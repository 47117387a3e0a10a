import { createExternalValue, type ExternalValue } from "../../lib/external-value.ts";

type Point = readonly [at: number, bps: number];

/** An hour at one a second. */
const POINTS_MAX = 3_600;

/** The spread between the venues since the page was opened, one point a second; it forgets what is older than an hour. */
export function createSpreadHistory(): {
  readonly points: ExternalValue<readonly Point[]>;
  add(at: number, bps: number): void;
} {
  const points = createExternalValue<readonly Point[]>([]);
  return {
    points,
    add(at, bps) {
      const known = points.get();
      if (Math.floor((known.at(-1)?.[0] ?? 0) / 1_000) === Math.floor(at / 1_000)) return;
      points.set([...known.slice(-(POINTS_MAX - 1)), [at, bps]]);
    },
  };
}
