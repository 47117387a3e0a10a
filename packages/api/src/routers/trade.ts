import { TradeExecuteInput, TradePreviewInput } from "@tandem/contract/deals";
import { executeTrade } from "@tandem/services/trading/execute-trade";
import { previewTrade } from "@tandem/services/trading/preview-trade";
import { traderProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const tradeRouter = router({
  preview: traderProcedure("read")
    .meta({ access: "trader", rateClass: "read", sharedRows: true })
    .input(TradePreviewInput)
    .query(({ ctx, input }) => previewTrade({ ctx, input })),
  // A refusal is audited by the verb, whatever it is about.
  execute: traderProcedure("trade")
    .meta({ access: "trader", rateClass: "trade", sharedRows: true })
    .input(TradeExecuteInput)
    .mutation(({ ctx, input }) => executeTrade({ ctx, input })),
});
