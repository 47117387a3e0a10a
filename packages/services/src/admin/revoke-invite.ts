import type { AdminInviteRevokeInput } from "@tandem/contract/admin";
import { deleteInvite } from "@tandem/db/repositories/invites";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { asAdmin } from "./as-admin.ts";

/** Takes an invite back that nobody has used. @throws ServiceError NOT_FOUND; FORBIDDEN */
export async function revokeInvite(args: {
  readonly ctx: UserCtx;
  readonly input: AdminInviteRevokeInput;
}): Promise<void> {
  const { ctx, input } = args;
  await asAdmin({ ctx, action: "admin.invites.revoke" }, async ({ tx, record }) => {
    if (!(await deleteInvite({ tx, id: input.id }))) throw new ServiceError("NOT_FOUND");
    await record({ objectType: "invite", objectId: input.id });
  });
}
