import { NoInput } from "@tandem/contract/primitives";
import { deleteAccount } from "@tandem/services/account/delete-account";
import { exportAccount } from "@tandem/services/account/export-account";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const accountRouter = router({
  export: userProcedure("export")
    .input(NoInput)
    .mutation(({ ctx }) => exportAccount({ ctx })),
  delete: userProcedure("export")
    .input(NoInput)
    .mutation(async ({ ctx }) => {
      await deleteAccount({ ctx });
      if (ctx.transport === "http") ctx.cookie.clear();
      return {};
    }),
});
