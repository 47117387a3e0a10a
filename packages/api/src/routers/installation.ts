import { NoInput } from "@tandem/contract/primitives";
import { installationInfo } from "@tandem/services/installation-info";
import { publicProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const installationRouter = router({
  get: publicProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => installationInfo({ ctx })),
});
