import { type Budget, createMeter, type Meter } from "./meter.ts";

export type KeyBudget = { readonly meter: Meter; pausedUntil: number };

export type KeyBudgets = {
  /** Undefined where the venue counts no keys, or none is named. */
  readonly of: (key: string | undefined, now: number) => KeyBudget | undefined;
  /** Ms until the key's own budget may let a call through. */
  readonly waitMs: (
    ask: { readonly key?: string | undefined; readonly weight: number; readonly keyWeight?: number | undefined },
    now: number,
  ) => number;
};

/** Above this many, those at rest are forgotten: they have their whole budget again. */
const KEYS_MAX = 10_000;

export function createKeyBudgets(rule: Budget | undefined): KeyBudgets {
  const keys = new Map<string, KeyBudget>();

  function of(key: string | undefined, now: number): KeyBudget | undefined {
    if (key === undefined || rule === undefined) return undefined;
    const known = keys.get(key);
    if (known !== undefined) return known;
    if (keys.size >= KEYS_MAX) forgetIdle(now);
    const budget: KeyBudget = { meter: createMeter(rule), pausedUntil: Number.NEGATIVE_INFINITY };
    keys.set(key, budget);
    return budget;
  }

  function forgetIdle(now: number): void {
    for (const [key, { meter, pausedUntil }] of keys) {
      if (meter.used(now) === 0 && pausedUntil <= now) keys.delete(key);
    }
  }

  return {
    of,
    waitMs: (ask, now) => {
      const budget = of(ask.key, now);
      if (budget === undefined) return 0;
      const weight = ask.keyWeight ?? ask.weight;
      const meterMs = budget.meter.fits(weight, 1, now) ? 0 : budget.meter.waitMs(weight, 1, now);
      return Math.max(meterMs, budget.pausedUntil - now, 0);
    },
  };
}
