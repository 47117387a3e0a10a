import type { RateClass } from "@tandem/contract/rate-limits";
import { initTRPC } from "@trpc/server";
import type { ApiContext } from "./context.ts";
import { errorDetails, errorMessage } from "./error-shape.ts";
import { currentRequestId } from "./request-scope.ts";

export type Access = "public" | "user" | "trader" | "admin";

/** What every procedure declares of itself. Tests enumerate it, middleware acts on it. */
export type ProcedureMeta = {
  readonly access: Access;
  readonly rateClass: RateClass;
  /** A mutation that does not extend the session by itself: it ends it, or is the extension. */
  readonly keepsSession?: boolean;
  /** Its rows are the market's: one that is missing says nothing about an intruder and is not audited. */
  readonly sharedRows?: boolean;
};

const PATH_MAX = 100;

export const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    // Stacks and messages are for the log, in every environment.
    isDev: false,
    // Subscriptions go over the socket, where the caps are.
    sse: { enabled: false },
    errorFormatter: ({ shape, error, ctx }) => ({
      code: shape.code,
      message: errorMessage(error.code),
      data: {
        code: error.code,
        httpStatus: shape.data.httpStatus,
        ...(shape.data.path !== undefined && { path: shape.data.path.slice(0, PATH_MAX) }),
        requestId: ctx?.request.requestId ?? currentRequestId(),
        ...errorDetails(error.cause),
      },
    }),
  });

export const router = t.router;
