import type { RateClass } from "@tandem/contract/rate-limits";
import { touchSession } from "@tandem/services/auth/touch-session";
import type { Identity } from "@tandem/services/context";
import { noticeOf } from "@tandem/services/mail/notices";
import { tellUser } from "@tandem/services/mail/tell-user";
import { TRPCError } from "@trpc/server";
import { holdSubscription } from "./middleware/hold-subscription.ts";
import { limitRate } from "./middleware/limit-rate.ts";
import { mapErrors } from "./middleware/map-errors.ts";
import { paceStream } from "./middleware/pace-stream.ts";
import { recordMiss } from "./middleware/record-miss.ts";
import { requireAccess } from "./middleware/require-access.ts";
import { type ProcedureMeta, t } from "./trpc.ts";

/**
 * The guards every call passes, in this order: errors are mapped, the caller is identified (anew for each call,
 * a socket outlives sessions), the call is counted, and only then may its input be parsed. Public procedures
 * ignore a token, good or bad.
 */
const guarded = t.procedure
  .use(mapErrors)
  .use(async function identifyAndLimit({ ctx, meta, path, getRawInput, next }) {
    const identity: Identity | null = meta === undefined || meta.access === "public" ? null : await ctx.identify();
    await limitRate({ ctx, identity, meta, path, getRawInput });
    return next({ ctx: { identity } });
  })
  .use(async function forgetIdentities({ ctx, meta, type, next }) {
    const result = await next();
    if (type === "mutation" && mayChangeIdentities(meta)) ctx.deps.identities.forgetAll();
    return result;
  });

/** Orders and halts change nobody's session, role or token, and are too many to ask everybody anew after each. */
const mayChangeIdentities = (meta: ProcedureMeta | undefined): boolean =>
  meta?.rateClass !== "trade" && meta?.rateClass !== "safety";

const signedIn = guarded
  .use(async function requireSession({ ctx, meta, path, next }) {
    return next({ ctx: { identity: await requireAccess({ ctx, identity: ctx.identity, meta, path }) } });
  })
  .use(async function recordMisses({ ctx, meta, path, getRawInput, next }) {
    const result = await next();
    if (!result.ok && !meta?.sharedRows) await recordMiss({ ctx, path, getRawInput, error: result.error });
    return result;
  })
  .use(async function tellOfChange({ ctx, path, next }) {
    const result = await next();
    const notice = result.ok ? noticeOf(path) : undefined;
    if (notice) tellUser({ ctx, user: ctx.identity.user, notice });
    return result;
  })
  .use(async function extendSession({ ctx, meta, type, next }) {
    if (type !== "mutation" || meta?.keepsSession) return next({ ctx: { identity: ctx.identity } });
    const identity = await touchSession({ deps: ctx.deps, identity: ctx.identity });
    ctx.deps.identities.forget(identity.sessionId);
    if (ctx.transport === "http") ctx.cookie.extend(identity.expiresAt);
    return next({ ctx: { identity } });
  })
  .use(async function guardStream({ ctx, type, signal, next }) {
    if (type !== "subscription") return next();
    const release = holdSubscription(ctx, signal);
    const result = await next();
    if (!result.ok || ctx.transport !== "socket" || !isAsyncIterable(result.data)) {
      release();
      return result;
    }
    return { ...result, data: paceStream({ stream: result.data, socket: ctx.socket, signal, onEnd: release }) };
  });

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

/** Anybody, without a session. Its answers may set the cookie, so it is refused inside a socket. */
export const publicProcedure = (rateClass: RateClass) =>
  guarded.meta({ access: "public", rateClass }).use(async function overHttp({ ctx, next }) {
    if (ctx.transport !== "http") throw new TRPCError({ code: "METHOD_NOT_SUPPORTED" });
    return next({ ctx });
  });

/** Anybody who is signed in, viewers included. */
export const userProcedure = (rateClass: RateClass) => signedIn.meta({ access: "user", rateClass });

/** Traders and admins. */
export const traderProcedure = (rateClass: RateClass) => signedIn.meta({ access: "trader", rateClass });

export const adminProcedure = (rateClass: RateClass) => signedIn.meta({ access: "admin", rateClass });
