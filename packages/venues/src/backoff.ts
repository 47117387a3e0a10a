export type Backoff = {
  /** Milliseconds to wait before the next attempt; grows with every call. */
  readonly nextMs: () => number;
  readonly reset: () => void;
};

/**
 * Exponential waits between `baseMs` and `maxMs`, each cut by up to half at random, so that many books that broke
 * together do not come back together.
 */
export function createBackoff(bounds: { baseMs: number; maxMs: number; random: () => number }): Backoff {
  let attempts = 0;
  return {
    nextMs: () => {
      const ceiling = Math.min(bounds.maxMs, bounds.baseMs * 2 ** attempts);
      attempts = Math.min(attempts + 1, 30);
      return ceiling * (0.5 + bounds.random() / 2);
    },
    reset: () => {
      attempts = 0;
    },
  };
}
