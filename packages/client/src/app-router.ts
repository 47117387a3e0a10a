import type { AppRouter } from "@tandem/api/app-router";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

export type { AppRouter } from "@tandem/api/app-router";

/** What each procedure takes: `RouterInputs["books"]["get"]`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** What each procedure answers; of a subscription, the stream of its messages. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
