import type { AdminInvite, AdminInvitesListInput } from "@tandem/contract/admin";
import { listInvites as listInviteRows } from "@tandem/db/repositories/invites";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const LIMIT_DEFAULT = 50;

/** Invites that nobody has used, newest first; never the invites themselves. */
export async function listInvites(args: {
  readonly ctx: UserCtx;
  readonly input?: AdminInvitesListInput | undefined;
}): Promise<AdminInvite[]> {
  const { deps, identity } = args.ctx;
  const { limit = LIMIT_DEFAULT, before } = args.input ?? {};
  const scope = { userId: identity.user.id, duty: "accounts" } as const;
  return [...(await transaction({ deps, scope }, (tx) => listInviteRows({ tx, limit, before })))];
}
