import { ServiceError } from "@tandem/services/errors";
import { TRPCError } from "@trpc/server";
import type { ApiContext } from "../context.ts";

/**
 * Takes one of the socket's places for a subscription. It is given back when the subscription is stopped or its
 * socket closes (`signal`), or when the answer is called.
 * @throws {ServiceError} LIMIT_EXCEEDED `too_many_subscriptions`
 */
export function holdSubscription(ctx: ApiContext, signal: AbortSignal | undefined): () => void {
  if (ctx.transport !== "socket") throw new TRPCError({ code: "METHOD_NOT_SUPPORTED" });
  const release = ctx.socket.takeSubscription();
  if (release === undefined) throw new ServiceError("LIMIT_EXCEEDED", { reason: "too_many_subscriptions" });
  if (signal?.aborted) release();
  else signal?.addEventListener("abort", release, { once: true });
  return release;
}
