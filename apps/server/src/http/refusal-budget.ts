import { createAddressBudget } from "@tandem/auth/address-budget";
import { addressBucket } from "@tandem/auth/client-address";
import type { Clock } from "@tandem/engine/ports";
import { type Refusal, tooMany } from "./answer-error.ts";

/** Requests of one address that may be refused at once, and a minute, before they are no longer looked at. */
const REFUSALS_A_MINUTE = 1_000;
const COUNTED: ReadonlySet<number> = new Set([400, 404, 405, 415]);

export type RefusalBudget = {
  /** The refusal, or 429 in its place for an address that collects them; what is no mistake is not counted. */
  readonly weigh: (refusal: Refusal, ip: string) => Refusal;
};

/** Bounds what somebody costs who only tries doors: paths, methods and types that do not exist. */
export function createRefusalBudget(clock: Pick<Clock, "monotonicMs">, perMinute = REFUSALS_A_MINUTE): RefusalBudget {
  const budget = createAddressBudget({ perMinute, monotonicMs: clock.monotonicMs });
  return {
    weigh: (refusal, ip) => {
      if (!COUNTED.has(refusal.status)) return refusal;
      const retryAfterMs = budget.spend(addressBucket(ip));
      if (retryAfterMs === 0) return refusal;
      const { headers, ...rest } = tooMany(retryAfterMs);
      return { ...rest, headers: { ...headers, Connection: "close" } };
    },
  };
}
