import { SessionRevokeInput } from "@tandem/contract/account";
import { NoInput } from "@tandem/contract/primitives";
import { listSessions } from "@tandem/services/account/list-sessions";
import { revokeOtherSessions } from "@tandem/services/account/revoke-other-sessions";
import { revokeSession } from "@tandem/services/account/revoke-session";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const sessionsRouter = router({
  list: userProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => listSessions({ ctx })),
  revoke: userProcedure("keys")
    .input(SessionRevokeInput)
    .mutation(async ({ ctx, input }) => {
      await revokeSession({ ctx, input });
      return {};
    }),
  revokeOthers: userProcedure("keys")
    .input(NoInput)
    .mutation(({ ctx }) => revokeOtherSessions({ ctx })),
});
