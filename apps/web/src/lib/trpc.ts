import { createTRPCReact } from "@trpc/react-query";
import type { AppRouter } from "./api-client.ts";

/** Queries of the signed-in pages. Streams do not go through it: a tick must not pass a query cache. */
export const trpc = createTRPCReact<AppRouter>();
