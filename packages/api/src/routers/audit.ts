import { AuditListInput } from "@tandem/contract/account";
import { listMyAudit } from "@tandem/services/account/list-my-audit";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const auditRouter = router({
  mine: userProcedure("read")
    .input(AuditListInput)
    .query(({ ctx, input }) => listMyAudit({ ctx, input })),
});
