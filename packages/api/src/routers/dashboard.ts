import { NoInput } from "@tandem/contract/primitives";
import { watchDashboard } from "@tandem/services/market/watch-dashboard";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const dashboardRouter = router({
  live: userProcedure("stream")
    .input(NoInput)
    .subscription(({ ctx, signal }) => watchDashboard({ ctx, signal })),
});
