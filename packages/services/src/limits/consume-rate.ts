import { RateStoreUnavailableError } from "@tandem/auth/rate-limiter";
import type { RateClass } from "@tandem/contract/rate-limits";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";

export type RateState = { readonly limit: number; readonly remaining: number; readonly resetMs: number };

/**
 * Counts one call against every key (`user:<id>`, `ip:<bucket>`, `account:<name>`), or refuses it and counts none.
 * @throws ServiceError LIMIT_EXCEEDED rate_limited with `retryAfterMs`; UNAVAILABLE limiter_unavailable
 */
export async function consumeRate(args: {
  readonly deps: ServiceDeps;
  readonly rateClass: RateClass;
  readonly keys: readonly string[];
}): Promise<RateState> {
  const { deps, rateClass, keys } = args;
  const { allowed, limit, remaining, resetMs, retryAfterMs } = await deps.limiter
    .consume({ rateClass, keys })
    .catch((cause: unknown) => {
      if (cause instanceof RateStoreUnavailableError)
        throw new ServiceError("UNAVAILABLE", { reason: "limiter_unavailable", cause });
      throw cause;
    });
  if (!allowed) throw new ServiceError("LIMIT_EXCEEDED", { reason: "rate_limited", retryAfterMs });
  return { limit, remaining, resetMs };
}
