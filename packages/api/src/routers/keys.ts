import { KeyAddInput, KeyInput, KeyListInput } from "@tandem/contract/keys";
import { addKey } from "@tandem/services/keys/add-key";
import { listKeys } from "@tandem/services/keys/list-keys";
import { removeKey } from "@tandem/services/keys/remove-key";
import { verifyKey } from "@tandem/services/keys/verify-key";
import { traderProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const keysRouter = router({
  add: traderProcedure("keys")
    .input(KeyAddInput)
    .mutation(({ ctx, input }) => addKey({ ctx, input })),
  list: traderProcedure("read")
    .input(KeyListInput)
    .query(({ ctx, input }) => listKeys({ ctx, input })),
  verify: traderProcedure("keys")
    .input(KeyInput)
    .mutation(({ ctx, input }) => verifyKey({ ctx, input })),
  remove: traderProcedure("keys")
    .input(KeyInput)
    .mutation(async ({ ctx, input }) => {
      await removeKey({ ctx, input });
      return {};
    }),
});
