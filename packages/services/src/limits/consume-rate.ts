import type { RateClass } from "@tandem/contract/rate-limits";
import type { ServiceDeps } from "../context.ts";

export type RateState = { readonly limit: number; readonly remaining: number; readonly resetMs: number };

/**
 * Counts one call against every key (`user:<id>`, `ip:<bucket>`, `account:<name>`), or refuses it and counts none.
 * @throws ServiceError LIMIT_EXCEEDED rate_limited with `retryAfterMs`; UNAVAILABLE limiter_unavailable
 */
export async function consumeRate(_args: {
  readonly deps: ServiceDeps;
  readonly rateClass: RateClass;
  readonly keys: readonly string[];
}): Promise<RateState> {
  throw new Error("lands with the database schema");
}
