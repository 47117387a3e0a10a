import type { AuditItem, AuditListInput } from "@tandem/contract/account";
import { listAuditForUser } from "@tandem/db/repositories/list-audit-for-user";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const LIMIT_DEFAULT = 50;

/** What the caller did and what was done to the account, newest first. */
export async function listMyAudit(args: {
  readonly ctx: UserCtx;
  readonly input?: AuditListInput | undefined;
}): Promise<AuditItem[]> {
  const { deps, identity } = args.ctx;
  const { limit = LIMIT_DEFAULT, before } = args.input ?? {};
  const userId = identity.user.id;
  const rows = await transaction({ deps, scope: { userId } }, (tx) => listAuditForUser({ tx, userId, limit, before }));
  return rows.map(({ atMs, ...row }) => ({ ...row, at: atMs }));
}
