import type { VenueId } from "@tandem/domain/market";
import type { Budget } from "./meter.ts";

export type VenueRules = {
  /** What one of ccxt's costs is in the venue's own unit. */
  readonly unitsPerCost: number;
  readonly address: Budget;
  /** Of each key; absent where the venue counts addresses alone. */
  readonly key?: Budget;
  /** Whom a refused request of a key is meant for where the answer does not say; absent: the key. */
  readonly refuses?: "address";
};

/**
 * The venues' published limits, some of them per endpoint and therefore taken at the narrowest that we use.
 * @see docs/venues.md, "One budget for all", which names the sources.
 */
const RULES: Readonly<Record<VenueId, VenueRules>> = {
  binance: {
    unitsPerCost: 5,
    address: { kind: "window", limit: 6_000, windowMs: 60_000 },
    key: { kind: "window", limit: 100, windowMs: 10_000 },
    refuses: "address",
  },
  binanceusdm: {
    unitsPerCost: 1,
    address: { kind: "window", limit: 2_400, windowMs: 60_000 },
    key: { kind: "window", limit: 300, windowMs: 10_000 },
    refuses: "address",
  },
  kraken: {
    unitsPerCost: 1,
    address: { kind: "bucket", limit: 15, perSecond: 1 },
    key: { kind: "bucket", limit: 15, perSecond: 0.33 },
  },
  okx: {
    unitsPerCost: 1,
    address: { kind: "window", limit: 20, windowMs: 2_000 },
    key: { kind: "window", limit: 20, windowMs: 2_000 },
  },
  bybit: {
    unitsPerCost: 1,
    address: { kind: "window", limit: 500, windowMs: 5_000 },
    key: { kind: "window", limit: 10, windowMs: 1_000 },
  },
  coinbaseexchange: {
    unitsPerCost: 1,
    address: { kind: "bucket", limit: 15, perSecond: 10 },
    key: { kind: "bucket", limit: 30, perSecond: 15 },
  },
};

/** Venues without rules of their own: as ccxt paces them, a second's worth at once. */
export function rulesOf(venue: VenueId, ccxtRateLimitMs = 1_000): VenueRules {
  const own = Object.hasOwn(RULES, venue) ? RULES[venue] : undefined;
  const perSecond = 1_000 / Math.max(ccxtRateLimitMs, 1);
  return own ?? { unitsPerCost: 1, address: { kind: "bucket", limit: Math.max(perSecond, 1), perSecond } };
}
