/** Beyond this many addresses those that are whole again are forgotten: an attacker's must not grow memory. */
const SWEEP_AT = 10_000;

export type AddressBudget = {
  /** Takes one of the address's tries. @returns 0, or how long to wait for the next where none was left (ms) */
  readonly spend: (bucket: string) => number;
  /** Gives one back: it was no try after all. */
  readonly refund: (bucket: string) => void;
};

/**
 * So many tries at once and as many a minute for each address, in this process: what strangers may cost. An address
 * that has none left gets them back evenly, so that others behind it are never shut out for long.
 */
export function createAddressBudget(options: {
  readonly perMinute: number;
  readonly monotonicMs: () => number;
}): AddressBudget {
  const { perMinute, monotonicMs } = options;
  const perMs = perMinute / 60_000;
  const spent = new Map<string, { left: number; at: number }>();

  const current = (bucket: string): { left: number; at: number } => {
    const now = monotonicMs();
    const known = spent.get(bucket);
    const state = { left: known ? Math.min(perMinute, known.left + (now - known.at) * perMs) : perMinute, at: now };
    spent.set(bucket, state);
    if (spent.size > SWEEP_AT)
      for (const [other, { left, at }] of spent) if (left + (now - at) * perMs >= perMinute) spent.delete(other);
    return state;
  };

  return {
    spend: (bucket) => {
      const state = current(bucket);
      if (state.left < 1) return Math.ceil((1 - state.left) / perMs);
      state.left -= 1;
      return 0;
    },
    refund: (bucket) => {
      const state = current(bucket);
      state.left = Math.min(perMinute, state.left + 1);
    },
  };
}
