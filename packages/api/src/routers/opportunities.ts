import {
  OpportunitiesListInput,
  OpportunityFilter,
  OpportunityHistoryInput,
  OpportunityInput,
} from "@tandem/contract/opportunities";
import { listOpportunityHistory } from "@tandem/services/history/list-opportunity-history";
import { getOpportunity } from "@tandem/services/market/get-opportunity";
import { listOpportunities } from "@tandem/services/market/list-opportunities";
import { watchOpportunities } from "@tandem/services/market/watch-opportunities";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const opportunitiesRouter = router({
  list: userProcedure("read")
    .input(OpportunitiesListInput)
    .query(({ ctx, input }) => listOpportunities({ ctx, input })),
  get: userProcedure("read")
    .meta({ access: "user", rateClass: "read", sharedRows: true })
    .input(OpportunityInput)
    .query(({ ctx, input }) => getOpportunity({ ctx, input })),
  history: userProcedure("read")
    .input(OpportunityHistoryInput)
    .query(({ ctx, input }) => listOpportunityHistory({ ctx, input })),
  watch: userProcedure("stream")
    .input(OpportunityFilter.optional())
    .subscription(({ ctx, input, signal }) => watchOpportunities({ ctx, input, signal })),
});
