import { TokenCreateInput, TokenRevokeInput } from "@tandem/contract/account";
import { NoInput } from "@tandem/contract/primitives";
import { createToken } from "@tandem/services/tokens/create-token";
import { listTokens } from "@tandem/services/tokens/list-tokens";
import { revokeToken } from "@tandem/services/tokens/revoke-token";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const tokensRouter = router({
  list: userProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => listTokens({ ctx })),
  create: userProcedure("keys")
    .input(TokenCreateInput)
    .mutation(({ ctx, input }) => createToken({ ctx, input })),
  revoke: userProcedure("keys")
    .input(TokenRevokeInput)
    .mutation(async ({ ctx, input }) => {
      await revokeToken({ ctx, input });
      return {};
    }),
});
