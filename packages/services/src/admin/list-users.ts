import type { AdminUser, AdminUsersListInput } from "@tandem/contract/admin";
import { listAccounts, listSessionsOfAccounts } from "@tandem/db/repositories/accounts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const LIMIT_DEFAULT = 50;

/** Every account, newest first, with what an administrator has to know of it. */
export async function listUsers(args: {
  readonly ctx: UserCtx;
  readonly input?: AdminUsersListInput | undefined;
}): Promise<AdminUser[]> {
  const { deps, identity } = args.ctx;
  const { search, limit = LIMIT_DEFAULT, before } = args.input ?? {};
  const scope = { userId: identity.user.id, duty: "accounts" } as const;
  const { accounts, sessions } = await transaction({ deps, scope }, async (tx) => {
    const found = await listAccounts({ tx, search, limit, before });
    return { accounts: found, sessions: await listSessionsOfAccounts({ tx, userIds: found.map(({ id }) => id) }) };
  });
  const now = deps.clock.epochMs();
  return accounts.map(({ disabledAt, ...account }) => {
    const alive = sessions.filter((one) => one.userId === account.id && deps.sessions.endOf(one) > now);
    return {
      ...account,
      status: disabledAt === null ? "active" : "disabled",
      disabledAt,
      sessions: alive.length,
      lastActiveAt: alive.length === 0 ? null : Math.max(...alive.map(({ lastActiveAt }) => lastActiveAt)),
    };
  });
}
