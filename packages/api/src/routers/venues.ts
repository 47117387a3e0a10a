import { NoInput } from "@tandem/contract/primitives";
import { listVenues } from "@tandem/services/market/list-venues";
import { watchVenues } from "@tandem/services/market/watch-venues";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const venuesRouter = router({
  list: userProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => listVenues({ ctx })),
  watch: userProcedure("stream")
    .input(NoInput)
    .subscription(({ ctx, signal }) => watchVenues({ ctx, signal })),
});
