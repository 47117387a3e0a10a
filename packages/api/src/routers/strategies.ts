import {
  StrategiesListInput,
  StrategyCreateInput,
  StrategyInput,
  StrategyUpdateInput,
} from "@tandem/contract/strategies";
import { createStrategy } from "@tandem/services/trading/create-strategy";
import { listStrategies } from "@tandem/services/trading/list-strategies";
import { removeStrategy } from "@tandem/services/trading/remove-strategy";
import { startStrategy } from "@tandem/services/trading/start-strategy";
import { stopStrategy } from "@tandem/services/trading/stop-strategy";
import { updateStrategy } from "@tandem/services/trading/update-strategy";
import { traderProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const strategiesRouter = router({
  list: traderProcedure("read")
    .input(StrategiesListInput)
    .query(({ ctx, input }) => listStrategies({ ctx, input })),
  create: traderProcedure("keys")
    .input(StrategyCreateInput)
    .mutation(({ ctx, input }) => createStrategy({ ctx, input })),
  update: traderProcedure("keys")
    .input(StrategyUpdateInput)
    .mutation(({ ctx, input }) => updateStrategy({ ctx, input })),
  start: traderProcedure("keys")
    .input(StrategyInput)
    .mutation(({ ctx, input }) => startStrategy({ ctx, input })),
  stop: traderProcedure("keys")
    .input(StrategyInput)
    .mutation(({ ctx, input }) => stopStrategy({ ctx, input })),
  remove: traderProcedure("keys")
    .input(StrategyInput)
    .mutation(async ({ ctx, input }) => {
      await removeStrategy({ ctx, input });
      return {};
    }),
});
