import {
  AdminInviteInput,
  AdminInviteRevokeInput,
  AdminInvitesListInput,
  AdminSetRoleInput,
  AdminUserInput,
  AdminUsersListInput,
  TrustUpdateInput,
} from "@tandem/contract/admin";
import { AdminAuditListInput, AuditExportInput } from "@tandem/contract/audit";
import { NoInput } from "@tandem/contract/primitives";
import { disableUser } from "@tandem/services/admin/disable-user";
import { enableUser } from "@tandem/services/admin/enable-user";
import { endSessions } from "@tandem/services/admin/end-sessions";
import { invite } from "@tandem/services/admin/invite";
import { listInvites } from "@tandem/services/admin/list-invites";
import { listUsers } from "@tandem/services/admin/list-users";
import { makeResetLink } from "@tandem/services/admin/make-reset-link";
import { revokeInvite } from "@tandem/services/admin/revoke-invite";
import { setRole } from "@tandem/services/admin/set-role";
import { systemStatus } from "@tandem/services/admin/system-status";
import { exportAudit } from "@tandem/services/audit/export-audit";
import { listAudit } from "@tandem/services/audit/list-audit";
import { verifyAudit } from "@tandem/services/audit/verify-audit";
import { getTrust } from "@tandem/services/trust/get-trust";
import { updateTrust } from "@tandem/services/trust/update-trust";
import { adminProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";
import { ceilingsRouter } from "./risk.ts";

const usersRouter = router({
  list: adminProcedure("read")
    .input(AdminUsersListInput)
    .query(({ ctx, input }) => listUsers({ ctx, input })),
  invite: adminProcedure("keys")
    .input(AdminInviteInput)
    .mutation(({ ctx, input }) => invite({ ctx, input })),
  setRole: adminProcedure("keys")
    .input(AdminSetRoleInput)
    .mutation(async ({ ctx, input }) => {
      await setRole({ ctx, input });
      return {};
    }),
  disable: adminProcedure("keys")
    .input(AdminUserInput)
    .mutation(({ ctx, input }) => disableUser({ ctx, input })),
  enable: adminProcedure("keys")
    .input(AdminUserInput)
    .mutation(async ({ ctx, input }) => {
      await enableUser({ ctx, input });
      return {};
    }),
  endSessions: adminProcedure("keys")
    .input(AdminUserInput)
    .mutation(({ ctx, input }) => endSessions({ ctx, input })),
  resetLink: adminProcedure("keys")
    .input(AdminUserInput)
    .mutation(({ ctx, input }) => makeResetLink({ ctx, input })),
});

const invitesRouter = router({
  list: adminProcedure("read")
    .input(AdminInvitesListInput)
    .query(({ ctx, input }) => listInvites({ ctx, input })),
  revoke: adminProcedure("keys")
    .input(AdminInviteRevokeInput)
    .mutation(async ({ ctx, input }) => {
      await revokeInvite({ ctx, input });
      return {};
    }),
});

const auditRouter = router({
  list: adminProcedure("read")
    .input(AdminAuditListInput)
    .query(({ ctx, input }) => listAudit({ ctx, input })),
  verify: adminProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => verifyAudit({ ctx })),
  export: adminProcedure("export")
    .input(AuditExportInput)
    .mutation(({ ctx, input }) => exportAudit({ ctx, input })),
});

export const adminRouter = router({
  users: usersRouter,
  invites: invitesRouter,
  audit: auditRouter,
  ceilings: ceilingsRouter,
  trust: router({
    get: adminProcedure("read")
      .input(NoInput)
      .query(({ ctx }) => getTrust({ ctx })),
    update: adminProcedure("keys")
      .input(TrustUpdateInput)
      .mutation(({ ctx, input }) => updateTrust({ ctx, input })),
  }),
  system: router({
    status: adminProcedure("read")
      .input(NoInput)
      .query(({ ctx }) => systemStatus({ ctx })),
  }),
});
