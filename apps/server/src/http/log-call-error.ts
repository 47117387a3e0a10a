import type { RequestInfo } from "@tandem/services/context";
import type { TRPCError } from "@trpc/server";
import type { Logger } from "pino";
import { describeError } from "./describe-error.ts";

const PATH_MAX = 100;

/** Failures of ours are told with their cause; refusals are the caller's affair and told at debug. */
export function logCallError(
  log: Logger,
  event: { error: TRPCError; path: string | undefined; type: string; request: RequestInfo },
): void {
  const { error, request } = event;
  const line = { requestId: request.requestId, ip: request.ip, path: event.path?.slice(0, PATH_MAX), type: event.type };
  if (error.code === "INTERNAL_SERVER_ERROR") log.error({ ...line, error: describeError(error.cause) }, "call failed");
  else if (error.code === "SERVICE_UNAVAILABLE")
    log.warn({ ...line, error: describeError(error.cause) }, "call could not be served");
  else log.debug({ ...line, code: error.code }, "call refused");
}
