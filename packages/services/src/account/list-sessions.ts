import type { SessionInfo } from "@tandem/contract/account";
import { listSessionsForUser } from "@tandem/db/repositories/sessions";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

/** The caller's sessions that are alive, newest first. */
export async function listSessions({ ctx }: { readonly ctx: UserCtx }): Promise<SessionInfo[]> {
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const rows = await transaction({ deps, scope: { userId } }, (tx) => listSessionsForUser({ tx, userId }));
  const now = deps.clock.epochMs();
  return rows
    .map((row) => ({ row, expiresAt: deps.sessions.endOf(row) }))
    .filter(({ expiresAt }) => expiresAt > now)
    .map(({ row, expiresAt }) => ({
      id: row.handle,
      createdAt: row.createdAt,
      lastActiveAt: row.lastActiveAt,
      expiresAt,
      userAgent: row.userAgent,
      current: row.id === identity.sessionId,
    }));
}
