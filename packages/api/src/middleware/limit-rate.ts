import { addressBucket } from "@tandem/auth/client-address";
import type { RateClass } from "@tandem/contract/rate-limits";
import { recordDenial } from "@tandem/services/audit/record-denial";
import type { Identity } from "@tandem/services/context";
import { ServiceError } from "@tandem/services/errors";
import { consumeRate } from "@tandem/services/limits/consume-rate";
import type { ApiContext, RateReport } from "../context.ts";
import type { ProcedureMeta } from "../trpc.ts";
import { namedAccounts } from "./named-accounts.ts";

/**
 * Counts one call, before its input is looked at: per user, or per address where nobody is signed in, and for
 * `auth` per address and per account the call names.
 * @throws {ServiceError} LIMIT_EXCEEDED; UNAVAILABLE when an exact class cannot be counted.
 */
export async function limitRate(args: {
  ctx: ApiContext;
  identity: Identity | null;
  meta: ProcedureMeta | undefined;
  path: string;
  getRawInput: () => Promise<unknown>;
}): Promise<void> {
  const { ctx, identity, meta } = args;
  if (meta === undefined) return;
  const address = `ip:${addressBucket(ctx.request.ip)}`;
  // A call that will answer 401 must not fill the exact classes of an address that honest users share.
  const rateClass: RateClass = meta.access !== "public" && identity === null ? "read" : meta.rateClass;
  const keys =
    rateClass === "auth" ? [address, ...(await accountKeys(args))] : [identity ? userKey(identity) : address];
  try {
    const state = await consumeRate({ deps: ctx.deps, rateClass, keys });
    report(ctx, { rateClass, ...state, refused: false });
  } catch (error) {
    const retryAfterMs = error instanceof ServiceError ? error.retryAfterMs : undefined;
    if (retryAfterMs !== undefined) {
      const limit = ctx.deps.limiter.limits[rateClass];
      report(ctx, { rateClass, limit, remaining: 0, resetMs: retryAfterMs, refused: true });
      // Not awaited: refusing must stay cheaper than being refused.
      void recordDenial({ deps: ctx.deps, request: ctx.request, identity, action: args.path, reason: "rate_limited" });
    }
    throw error;
  }
}

const report = (ctx: ApiContext, state: RateReport): void => {
  if (ctx.transport === "http") ctx.reportRate(state);
};

const userKey = (identity: Identity): string => `user:${identity.user.id}`;

async function accountKeys(args: {
  identity: Identity | null;
  getRawInput: () => Promise<unknown>;
}): Promise<string[]> {
  if (args.identity) return [userKey(args.identity)];
  // An input that cannot be read names nobody; parsing it refuses the call later, and it counts all the same.
  const input = await args.getRawInput().catch(() => undefined);
  return namedAccounts(input).map((name) => `account:${name}`);
}
