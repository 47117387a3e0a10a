import { EquityInput, PnlInput, PortfolioInput } from "@tandem/contract/portfolio";
import { portfolioEquity } from "@tandem/services/trading/portfolio-equity";
import { portfolioPnl } from "@tandem/services/trading/portfolio-pnl";
import { portfolioSummary } from "@tandem/services/trading/portfolio-summary";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const portfolioRouter = router({
  summary: userProcedure("read")
    .input(PortfolioInput)
    .query(({ ctx, input }) => portfolioSummary({ ctx, input })),
  equity: userProcedure("read")
    .input(EquityInput)
    .query(({ ctx, input }) => portfolioEquity({ ctx, input })),
  pnl: userProcedure("read")
    .input(PnlInput)
    .query(({ ctx, input }) => portfolioPnl({ ctx, input })),
});
