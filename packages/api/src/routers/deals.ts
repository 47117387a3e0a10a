import { DealDecideInput, DealInput, DealsListInput, DealsWatchInput } from "@tandem/contract/deals";
import { decideDeal } from "@tandem/services/trading/decide-deal";
import { getDeal } from "@tandem/services/trading/get-deal";
import { listDeals } from "@tandem/services/trading/list-deals";
import { watchDeals } from "@tandem/services/trading/watch-deals";
import { traderProcedure, userProcedure } from "../procedures.ts";
import { trackFacts } from "../track-facts.ts";
import { router } from "../trpc.ts";

export const dealsRouter = router({
  list: userProcedure("read")
    .input(DealsListInput)
    .query(({ ctx, input }) => listDeals({ ctx, input })),
  get: userProcedure("read")
    .input(DealInput)
    .query(({ ctx, input }) => getDeal({ ctx, input })),
  decide: traderProcedure("trade")
    .input(DealDecideInput)
    .mutation(({ ctx, input }) => decideDeal({ ctx, input })),
  watch: userProcedure("stream")
    .input(DealsWatchInput)
    .subscription(({ ctx, input, signal }) => trackFacts(watchDeals({ ctx, input, signal }))),
});
