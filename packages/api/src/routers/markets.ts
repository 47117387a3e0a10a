import { NoInput } from "@tandem/contract/primitives";
import { listMarkets } from "@tandem/services/market/list-markets";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const marketsRouter = router({
  list: userProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => listMarkets({ ctx })),
});
