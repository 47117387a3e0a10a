import { BalancesInput, PaperResetInput } from "@tandem/contract/balances";
import { getBalances } from "@tandem/services/trading/get-balances";
import { resetPaper } from "@tandem/services/trading/reset-paper";
import { watchBalances } from "@tandem/services/trading/watch-balances";
import { traderProcedure, userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const balancesRouter = router({
  get: userProcedure("read")
    .input(BalancesInput)
    .query(({ ctx, input }) => getBalances({ ctx, input })),
  watch: userProcedure("stream")
    .input(BalancesInput)
    .subscription(({ ctx, input, signal }) => watchBalances({ ctx, input, signal })),
});

export const paperRouter = router({
  reset: traderProcedure("safety")
    .input(PaperResetInput)
    .mutation(({ ctx, input }) => resetPaper({ ctx, input })),
});
