/** Calls a minute by class, over a sliding window of 60 s (CONTRACT.md section 3). */
export const RATE_LIMITS = {
  auth: 10,
  trade: 30,
  safety: 120,
  keys: 10,
  read: 300,
  stream: 60,
  export: 3,
} as const;
export type RateClass = keyof typeof RATE_LIMITS;
/** Classes that are exact over processes and restarts. */
export const EXACT_CLASSES: readonly RateClass[] = ["auth", "trade", "safety", "keys", "export"];
